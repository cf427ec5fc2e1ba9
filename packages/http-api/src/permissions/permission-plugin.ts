import { AppError } from '@automateos/model';
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Authenticate, Session } from '../auth/authenticate.ts';
import type { ClientAddress } from '../server/client-address.ts';
import type { Permission } from './permission.ts';
import { PUBLIC_ROUTES } from './public-routes.ts';

/** A route's names, one for each method; a HEAD route stands beside each GET route and shows no more. */
function namesOf({ method, url }: RouteOptions): string[] {
  if (url.startsWith('/webhook/')) return [`* ${url}`];
  return [method].flat().map((name) => `${name === 'HEAD' ? 'GET' : name} ${url}`);
}

function isPreflight({ method, url }: RouteOptions): boolean {
  return url === '*' && method === 'OPTIONS';
}

/** Refuses to start with a route that does not say who may call it. */
function permissionOf(route: RouteOptions): Permission {
  const permission = route.config?.permission ?? (isPreflight(route) ? 'public' : undefined);
  const names = namesOf(route);
  if (permission === undefined) throw new Error(`the route ${names.join(', ')} declares no permission`);
  if (permission === 'public' && !names.every((name) => PUBLIC_ROUTES.has(name))) {
    throw new Error(`the route ${names.join(', ')} is public but not in the list of public routes`);
  }
  return permission;
}

/** @throws AppError FORBIDDEN when an API key was not made for this */
function checkScope({ proof }: Session, permission: Permission): void {
  if (proof.kind !== 'api-key' || proof.scopes.some((scope) => scope === permission)) return;
  const message =
    permission === 'account:write'
      ? 'API keys cannot do this; use a token from POST /api/v1/auth/token.'
      : `This API key does not have the scope "${permission}".`;
  throw new AppError('FORBIDDEN', message);
}

/** Lets a request through to its route only if the route is public, or its sender is known and may call it. */
export function addPermissions(app: FastifyInstance, authenticate: Authenticate, addressOf: ClientAddress): void {
  const permissions = new Map<string, Permission>();
  app.decorate('permissions', permissions);
  app.decorateRequest('session', null);
  app.addHook('onRoute', (route) => {
    const permission = permissionOf(route);
    for (const name of namesOf(route)) permissions.set(name, permission);
  });
  app.addHook('onRequest', async (request) => {
    const { permission } = request.routeOptions.config;
    if (request.is404 || permission === 'public' || permission === undefined) return;
    request.session = await authenticate(request.headers.authorization, addressOf(request.raw));
    checkScope(request.session, permission);
  });
}
