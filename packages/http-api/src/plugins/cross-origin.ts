import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

const API = '/api/';

/** Lets pages of the named origins call the API, with a Bearer token and never with cookies. */
export async function addCrossOrigin(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await app.register(cors, {
    delegator: (request, callback) => {
      const { origin, 'access-control-request-method': asked } = request.headers;
      callback(null, {
        origin: request.url.startsWith(API) ? [...origins] : false,
        // Any other OPTIONS request is a wrong method like others.
        preflight: origin !== undefined && asked !== undefined,
        methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
        allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'Last-Event-ID'],
        exposedHeaders: ['ETag', 'Retry-After'],
        credentials: false,
        maxAge: 600,
      });
    },
  });
}
