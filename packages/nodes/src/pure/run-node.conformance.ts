import {
  type AnyNodeDefinition,
  checkConfig,
  createDefaultFiller,
  type Json,
  type JsonObject,
} from '@automateos/model';

/** The bytes that nodes get in tests instead of random ones: 0, 1, 2 and so on. */
function countingBytes(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => index);
}

/** What a pure node gives for a config whose expressions came to these values; of a fault its code and message. */
export function gives(node: AnyNodeDefinition, config: object): Json {
  const outcome = node.execute({
    config: node.config.parse(config),
    attempt: 1,
    idempotencyKey: '',
    signal: new AbortController().signal,
    timeoutMs: 1_000,
    http: { request: () => Promise.reject(new Error('a pure node calls nobody')) },
    connect: () => Promise.reject(new Error('a pure node opens no socket')),
    credential: () => Promise.reject(new Error('a pure node has no credentials')),
    monotonicMs: () => performance.now(),
    runCode: () => Promise.reject(new Error('a pure node runs no code of users')),
    randomBytes: countingBytes,
  });
  if (outcome instanceof Promise) throw new Error('a pure node answers at once');
  return outcome.ok ? outcome.output : { [outcome.error.code]: outcome.error.message };
}

/** What is wrong with a config when it is saved: one line a fault. */
export function faultsOf(node: AnyNodeDefinition, config: JsonObject): string[] {
  const filled = createDefaultFiller(node)(config);
  return checkConfig(node.config, filled).map(({ path, message }) => `${path.join('.')}: ${message}`);
}
