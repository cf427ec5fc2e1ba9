import type { FastifyInstance, FastifyReply } from 'fastify';
import { isPlain, namesFile } from '../web-app/plain-path.ts';

const PUBLIC_PAGE = { config: { permission: 'public' }, schema: { hide: true } } as const;

/**
 * The pages of the documentation and their files. `@fastify/static`, which the web app registers, sends them; pages have
 * the policy of all answers: nothing but our own scripts and styles.
 */
export function addDocsSite(app: FastifyInstance, folder: string): void {
  app.get('/docs/', PUBLIC_PAGE, (_request, reply) => reply.redirect('/docs/guide'));
  app.get<{ Params: { '*': string } }>('/docs/*', PUBLIC_PAGE, (request, reply): FastifyReply => {
    const { '*': path } = request.params;
    if (isPlain(path)) return reply.sendFile(namesFile(path) ? path : `${path}.html`, folder);
    reply.callNotFound();
    return reply;
  });
}
