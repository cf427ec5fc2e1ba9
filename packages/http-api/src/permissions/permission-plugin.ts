import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Authenticate } from '../auth/authenticate.ts';
import type { ClientAddress } from '../server/client-address.ts';
import { PUBLIC_ROUTES } from './public-routes.ts';
import './permission.ts';

function publicNames({ method, url }: RouteOptions): string[] {
  if (url.startsWith('/webhook/')) return [`* ${url}`];
  // A HEAD route stands beside each GET route and shows no more.
  return [method].flat().map((name) => `${name === 'HEAD' ? 'GET' : name} ${url}`);
}

/** Refuses to start with a route that does not say who may call it. */
function checkDeclaration(route: RouteOptions): void {
  const isPreflight = route.url === '*' && route.method === 'OPTIONS';
  const permission = route.config?.permission ?? (isPreflight ? 'public' : undefined);
  const name = `${[route.method].flat().join(',')} ${route.url}`;
  if (permission === undefined) throw new Error(`the route ${name} declares no permission`);
  if (permission === 'public' && !publicNames(route).every((one) => PUBLIC_ROUTES.has(one))) {
    throw new Error(`the route ${name} is public but not in the list of public routes`);
  }
}

/** Lets a request through to its route only if the route is public or its sender is known. */
export function addPermissions(app: FastifyInstance, authenticate: Authenticate, addressOf: ClientAddress): void {
  app.decorateRequest('actor', null);
  app.addHook('onRoute', checkDeclaration);
  app.addHook('onRequest', async (request) => {
    const { permission } = request.routeOptions.config;
    if (request.is404 || permission === 'public' || permission === undefined) return;
    request.actor = await authenticate(request.headers.authorization, addressOf(request.raw));
  });
}
