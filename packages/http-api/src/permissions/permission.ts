import type { Scope } from '@automateos/model';
import type { Actor } from '@automateos/runtime';
import type { FastifyRequest } from 'fastify';
import { type AccessToken, unauthenticated } from '../auth/access-tokens.ts';
import type { Session } from '../auth/authenticate.ts';

/**
 * What a route needs its caller to be allowed. `public` needs nobody, and the route is in `PUBLIC_ROUTES`;
 * `account:write` needs a person who signed in; the rest is what an API key can have, too.
 */
export type Permission = 'public' | 'account:write' | Scope;

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

/** The access token of who signed in; routes with `account:write` have one. */
export function tokenOf(request: FastifyRequest): AccessToken {
  const { proof } = sessionOf(request);
  if (proof.kind !== 'token') throw unauthenticated();
  return proof.token;
}
