import { type ApiKeyId, LIMITS, notFound, validationError } from '@automateos/model';
import type { Logger } from 'pino';
import type { ApiKeyStore, Clock } from '../ports.ts';
import type { UseCases } from '../use-cases.ts';
import { audit } from '../workflows/workflow-use-cases.ts';
import { hashApiKey, makeApiKey } from './api-key-text.ts';

export interface ApiKeyDeps {
  readonly store: ApiKeyStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newApiKeyId: () => ApiKeyId;
}

export function createApiKeyUseCases({ store, clock, logger, newApiKeyId }: ApiKeyDeps): UseCases['apiKeys'] {
  return {
    list: (actor, page) => store.listApiKeys(actor.userId, page),

    create: async (actor, { name, scopes, expiresAt }) => {
      const createdAt = clock.nowMs();
      if (expiresAt !== null && expiresAt <= createdAt) {
        throw validationError('The request is not valid', [{ field: 'expires_at', issue: 'Must be in the future' }]);
      }
      const id = newApiKeyId();
      const key = makeApiKey(id);
      const { userId } = actor;
      const record = { id, userId, name, scopes, keyHash: hashApiKey(key), createdAt, expiresAt, lastUsedAt: null };
      if (await store.insertApiKey(record, LIMITS.apiKeysPerUser, audit(actor, 'api-key.created', id, clock))) {
        return { record, key };
      }
      const issue = `You have ${LIMITS.apiKeysPerUser} API keys, which is the limit; delete one first`;
      throw validationError('Too many API keys', [{ field: 'name', issue }]);
    },

    delete: async (actor, id) => {
      if (!(await store.deleteApiKey(actor.userId, id, audit(actor, 'api-key.deleted', id, clock)))) throw notFound();
    },

    find: (id) => store.findApiKey(id),

    recordUse: (id) => {
      // What a key is used for does not wait for this, and does not fail with it.
      void store.setLastUsed(id, clock.nowMs()).catch((error: unknown) => {
        logger.warn({ err: error, apiKeyId: id }, 'the last use of an API key was not noted');
      });
    },
  };
}
