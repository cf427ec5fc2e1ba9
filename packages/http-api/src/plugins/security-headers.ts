import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { CONTENT_POLICY, HSTS_MAX_AGE_S } from '../server/security-headers.ts';

/** Headers that tell browsers what an answer may do. */
export async function addSecurityHeaders(app: FastifyInstance, isHttps: boolean): Promise<void> {
  const directives = Object.fromEntries(Object.entries(CONTENT_POLICY).map(([name, values]) => [name, [...values]]));
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { ...directives, upgradeInsecureRequests: null } },
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    strictTransportSecurity: isHttps ? { maxAge: HSTS_MAX_AGE_S, includeSubDomains: false } : false,
  });
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
}
