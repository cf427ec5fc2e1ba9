import type { Actor } from '@automateos/runtime';
import type { FastifyRequest } from 'fastify';
import { unauthenticated } from '../auth/access-tokens.ts';
import type { Session } from '../auth/authenticate.ts';

/** What a route needs its caller to be allowed; `public` needs nobody, and the route is in `PUBLIC_ROUTES`. */
export type Permission =
  | 'public'
  | 'user:read'
  | 'workflow:read'
  | 'workflow:write'
  | 'workflow:execute'
  | 'execution:read'
  | 'execution:write'
  | 'dead-letter:read'
  | 'dead-letter:write'
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
    session: Session | null;
  }
}

export function actorOf(request: FastifyRequest): Actor {
  return sessionOf(request).actor;
}

export function sessionOf(request: FastifyRequest): Session {
  if (request.session === null) throw unauthenticated();
  return request.session;
}
