import type { Actor } from '@automateos/runtime';
import type { FastifyRequest } from 'fastify';
import { unauthenticated } from '../auth/access-tokens.ts';

/** What a route needs its caller to be allowed; `public` needs nobody, and the route is in `PUBLIC_ROUTES`. */
export type Permission =
  | 'public'
  | 'user:read'
  | 'workflow:read'
  | 'workflow:write'
  | 'workflow:execute'
  | 'execution:read'
  | 'execution:write'
  | 'node-type:read';

declare module 'fastify' {
  interface FastifyContextConfig {
    permission?: Permission;
  }
  interface FastifyInstance {
    /** The permission of every route, by `METHOD path`. */
    readonly permissions: ReadonlyMap<string, Permission>;
  }
  interface FastifyRequest {
    /** Who asks; null on public routes. */
    actor: Actor | null;
  }
}

export function actorOf(request: FastifyRequest): Actor {
  if (request.actor === null) throw unauthenticated();
  return request.actor;
}
