import type { FastifyReply } from 'fastify';
import type { Api } from '../api.ts';
import { loadScalar } from './load-scalar.ts';

const PUBLIC_PAGE = { config: { permission: 'public' }, schema: { hide: true } } as const;

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>AutomateOS API</title>
    <link rel="icon" href="data:,">
  </head>
  <body>
    <div id="reference"></div>
    <script src="/docs/scalar.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `Scalar.createApiReference('#reference', {
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: 'never',
  agent: { disabled: true },
  mcp: { disabled: true },
});
`;

/**
 * The reference puts its styles into the page itself and has no trusted types; in scripts its policy is no wider than
 * that of the other pages.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join(';');

function sendScript(reply: FastifyReply, script: string | Buffer): FastifyReply {
  return reply
    .headers({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=3600' })
    .send(script);
}

/** The API reference, from this server alone: nothing in it is fetched from elsewhere. */
export function addDocsRoutes(api: Api): void {
  let scalar: Promise<Buffer> | undefined;

  api.get('/docs', PUBLIC_PAGE, (_request, reply) =>
    reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY }).send(PAGE),
  );
  api.get('/docs/start.js', PUBLIC_PAGE, (_request, reply) => sendScript(reply, START));
  api.get('/docs/scalar.js', PUBLIC_PAGE, async (_request, reply) => {
    scalar ??= loadScalar();
    return sendScript(reply, await scalar);
  });
  api.get('/openapi.json', PUBLIC_PAGE, async () => api.swagger());
}
