import type { Json, StoreOperation, StoreRequest } from '@automateos/model';
import type { StoreConfig } from './definition.ts';

/** What a checked config asks for. */
export function toStoreRequest(config: StoreConfig): StoreRequest {
  return { scope: config.scope, operation: toOperation(config) };
}

function toOperation(config: StoreConfig): StoreOperation {
  const { operation: kind, key = '', expires_in_ms: expiresInMs = null } = config;
  switch (kind) {
    case 'get':
    case 'delete':
      return { kind, key };
    case 'set':
      return { kind, key, value: toText(config.value), expiresInMs };
    case 'increment':
      return { kind, key, by: config.by, expiresInMs };
    case 'compare_and_set': {
      const expected = config.expected ?? null;
      return {
        kind,
        key,
        expected: expected === null ? null : toText(expected),
        value: toText(config.value),
        expiresInMs,
      };
    }
    case 'list':
      return { kind, prefix: config.prefix, after: config.after ?? null, limit: config.limit };
  }
}

function toText(value: Json | undefined): string {
  return JSON.stringify(value ?? null);
}
