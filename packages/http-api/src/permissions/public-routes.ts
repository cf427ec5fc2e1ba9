/** Every route that answers without an access token. A public route that is not named here stops the start. */
export const PUBLIC_ROUTES: ReadonlySet<string> = new Set([
  'POST /api/v1/auth/register',
  'POST /api/v1/auth/token',
  // The cookie is checked by the route itself.
  'POST /api/v1/auth/refresh',
  // Browsers ask before they call, without the token (CORS).
  'OPTIONS *',
  // The token in the URL is the key; what came in is checked by the route itself.
  '* /webhook/*',
  // So is the token in the link of a step that waits.
  'GET /resume/:token',
  'POST /resume/:token',
  'GET /health/live',
  'GET /health/ready',
  // Checks its own token or the address.
  'GET /metrics',
  // The web app: the same files for everybody.
  'GET /',
  'GET /*',
  'GET /assets/*',
  'GET /start.css',
  'GET /docs',
  'GET /docs/',
  'GET /docs/*',
  'GET /docs/scalar.js',
  'GET /docs/start.js',
  'GET /openapi.json',
]);
