import { createEgress } from '@automateos/egress';
import type { HttpClient, NodeContext, NodeDefinition, StepOutcome } from '@automateos/model';

/** The id of a credential, as configs have it. */
export const CREDENTIAL = '01a20960-ba7a-7000-b56e-35a4299c1d35';

/** Runs an attempt of a service node against services on this machine; its credential is the Bearer token "token". */
export async function runService<Config>(
  node: NodeDefinition<Config>,
  fields: Record<string, unknown>,
  more: Partial<NodeContext<Config>> = {},
): Promise<StepOutcome> {
  const egress = createEgress({ allow: ['127.0.0.0/8'], deny: [], allowPrivateNetwork: false, ownServices: [] });
  const http: HttpClient = {
    request: ({ credential, ...request }) => {
      const headers = credential === undefined ? {} : { authorization: 'Bearer token' };
      return egress.http.request({ ...request, headers: { ...request.headers, ...headers } });
    },
  };
  try {
    return await node.execute({
      config: node.config.parse(fields),
      attempt: 1,
      idempotencyKey: 'key-1',
      signal: new AbortController().signal,
      timeoutMs: 10_000,
      http,
      connect: () => Promise.reject(new Error('it opens no socket')),
      credential: () => Promise.reject(new Error('it has its credential attached')),
      monotonicMs: () => performance.now(),
      randomBytes: () => new Uint8Array(),
      runCode: () => Promise.reject(new Error('it runs no code')),
      ...more,
    });
  } finally {
    await egress.close();
  }
}
