import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHttpApi, type HttpApiOptions } from '@automateos/http-api';

const MANIFEST = join(import.meta.dirname, '../apps/automateos/package.json');

/** Stands for use cases of any shape: whoever calls one has asked for more than a description. */
function createUncallable(name: string): HttpApiOptions['useCases'] {
  const refuse = () => {
    throw new Error(`the description of the API needs no ${name}`);
  };
  return new Proxy(refuse, {
    get: (_target, key) => createUncallable(`${name}.${String(key)}`),
  }) as unknown as HttpApiOptions['useCases']; // every property of it is there
}

/** The OpenAPI document of the API, without a database and without a server that listens. */
export async function describeApi(): Promise<object> {
  const { version } = JSON.parse(readFileSync(MANIFEST, 'utf8'));
  const api = await createHttpApi({
    useCases: createUncallable('useCases'),
    tokenKeys: { current: { kid: 'none', key: new Uint8Array(32) } },
    instanceId: 'none',
    publicUrl: () => 'http://127.0.0.1:3000',
    corsOrigins: [],
    trustProxy: [],
    webFolder: join(import.meta.dirname, 'not-built'),
    docsFolder: join(import.meta.dirname, 'not-built'),
    maxBodyBytes: 1_024,
    metricsToken: undefined,
    logger: 'silent',
    version,
    clock: { nowMs: () => 0, monotonicMs: () => 0, after: () => () => {} },
  });
  try {
    const { statusCode, body } = await api.inject('/openapi.json');
    if (statusCode !== 200) throw new Error(`/openapi.json answered ${statusCode}: ${body}`);
    return JSON.parse(body);
  } finally {
    await api.close();
  }
}
