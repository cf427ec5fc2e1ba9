import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import staticFiles from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { contentPolicyWith } from '../../server/security-headers.ts';
import { isPlain, namesFile } from './plain-path.ts';
import { START_PAGE, START_STYLE } from './start-page.ts';

const PUBLIC_PAGE = { config: { permission: 'public' }, schema: { hide: true } } as const;
const HTML = 'text/html; charset=utf-8';

/** Stands in the page where the nonce of its styles belongs. */
const NONCE_MARK = '__CSP_NONCE__';

/** What the server answers itself; nothing below these paths is a page of the app. */
const OWN_PATHS = new Set(['api', 'docs', 'health', 'metrics', 'openapi.json', 'webhook']);

const YEAR_MS = 31_536_000_000;

function isOwnPath(path: string): boolean {
  return OWN_PATHS.has(path.split('/', 1)[0] ?? '');
}

async function readPage(folder: string): Promise<string | undefined> {
  try {
    return await readFile(join(folder, 'index.html'), 'utf8');
  } catch (error: unknown) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The page is read each time, so that a new build counts at once; it names the files that belong to it. */
export async function sendPage(folder: string, reply: FastifyReply): Promise<FastifyReply> {
  const page = await readPage(folder);
  if (page === undefined) {
    if (reply.request.routeOptions.url !== '/') return notFound(reply);
    return reply.type(HTML).send(START_PAGE);
  }
  const nonce = randomBytes(16).toString('base64');
  return reply
    .type(HTML)
    .header('content-security-policy', contentPolicyWith(nonce))
    .send(page.replaceAll(NONCE_MARK, nonce));
}

function notFound(reply: FastifyReply): FastifyReply {
  reply.callNotFound();
  return reply;
}

/** The web app: its files, and its page for every other path that is not the server's own. */
export async function addWebApp(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(staticFiles, {
    root: folder,
    serve: false,
    suppressWarning: true,
    preCompressed: true,
    dotfiles: 'ignore',
    index: false,
    acceptRanges: false,
  });

  app.get('/', PUBLIC_PAGE, (_request, reply) => sendPage(folder, reply));
  app.get('/start.css', PUBLIC_PAGE, (_request, reply) => reply.type('text/css; charset=utf-8').send(START_STYLE));
  // Their names change with what is in them.
  app.get<{ Params: { '*': string } }>('/assets/*', PUBLIC_PAGE, (request, reply) => {
    const { '*': path } = request.params;
    return isPlain(path) ? reply.sendFile(`assets/${path}`, { immutable: true, maxAge: YEAR_MS }) : notFound(reply);
  });
  app.get<{ Params: { '*': string } }>('/*', PUBLIC_PAGE, (request, reply) => {
    const { '*': path } = request.params;
    if (isOwnPath(path)) return notFound(reply);
    if (path === 'index.html' || !namesFile(path)) return sendPage(folder, reply);
    return isPlain(path) ? reply.sendFile(path) : notFound(reply);
  });
}
