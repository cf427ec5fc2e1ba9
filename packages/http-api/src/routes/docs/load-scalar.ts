import Fastify from 'fastify';

/**
 * Takes the script of the API reference out of its plugin, which brings it as one text of 5 MB and shows it nowhere but
 * under a route of its own. Loaded at the first request: most servers are never asked for it.
 */
export async function loadScalar(): Promise<Buffer> {
  const { default: scalar } = await import('@scalar/fastify-api-reference');
  const shelf = Fastify({ logger: false });
  await shelf.register(scalar, { routePrefix: '/docs', configuration: { url: '/openapi.json' } });
  const response = await shelf.inject('/docs/js/scalar.js');
  await shelf.close();
  if (response.statusCode !== 200) throw new Error('the script of the API reference is not where it was');
  return response.rawPayload;
}
