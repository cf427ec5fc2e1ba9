import { fileURLToPath } from 'node:url';
import { createHttpApi, type TokenKey } from '@automateos/http-api';
import type { Keyring } from '@automateos/runtime';
import { type Config, orConfigError } from './config.ts';
import type { Engine } from './open-engine.ts';
import type { Listener } from './stop-in-order.ts';
import { systemClock } from './system-clock.ts';
import { VERSION } from './version.ts';

/** In the published package what is built lies beside the program, in the repository in a folder of its own. */
const BUILT = new URL(import.meta.url.endsWith('.ts') ? '../dist/' : './', import.meta.url);
const WEB_FOLDER = fileURLToPath(new URL('web', BUILT));
const DOCS_FOLDER = fileURLToPath(new URL('docs', BUILT));

/** Serves the API and the web app. Gives what is to be closed at the end, and the address on which it listens. */
export async function listenApi(
  config: Config,
  engine: Engine,
): Promise<{ readonly listener: Listener; readonly address: string }> {
  const api = await createHttpApi({
    useCases: engine.runtime.useCases,
    tokenKeys: {
      current: tokenKey(engine.keyring),
      previous: engine.keyring.previous && tokenKey(engine.keyring.previous),
    },
    instanceId: engine.instanceId,
    publicUrl: () => engine.publicUrl,
    corsOrigins: config.CORS_ORIGINS,
    hookOrigin: config.HOOK_ORIGIN,
    trustProxy: config.TRUST_PROXY,
    webFolder: WEB_FOLDER,
    docsFolder: DOCS_FOLDER,
    maxBodyBytes: config.MAX_BODY_BYTES,
    metricsToken: config.METRICS_TOKEN,
    logger: engine.logger,
    version: VERSION,
    clock: systemClock,
    isStopping: () => engine.isStopping,
  });
  const address = await orConfigError(() => api.listen({ host: config.HOST, port: config.PORT }));
  engine.publicUrl = config.PUBLIC_URL ?? address;
  return { listener: api, address };
}

function tokenKey({ keyId, derive }: Pick<Keyring, 'keyId' | 'derive'>): TokenKey {
  return { kid: keyId, key: derive('tokens') };
}
