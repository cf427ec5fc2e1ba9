import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

/*
 * npm run dev: the server, restarted on every change, and the web app with hot reload beside it, both ended by Ctrl-C.
 * The page is opened at Vite's address, which passes on to the server what is the server's.
 */

const ROOT = join(import.meta.dirname, '..');
const WEB = join(ROOT, 'apps/web');
const HOST = '127.0.0.1';
const API_PORT = process.env.PORT ?? '3000';

/** `wanted`, or the first free port above it: the server has to know the page's address, so Vite must not choose. */
async function findFreePort(wanted: number): Promise<number> {
  const probe = createServer().listen(wanted, HOST);
  try {
    await once(probe, 'listening');
    return wanted;
  } catch {
    return findFreePort(wanted + 1);
  } finally {
    probe.close();
  }
}

function start(cwd: string, args: readonly string[], environment: Record<string, string>): ChildProcess {
  return spawn(process.execPath, args, { cwd, env: { ...process.env, ...environment }, stdio: 'inherit' });
}

const webPort = await findFreePort(Number(process.env.WEB_PORT ?? 5173));
const page = `http://${HOST}:${webPort}`;

const children = [
  // Links to itself and the origin that may ask for a session are the page's.
  start(ROOT, ['--watch', '--watch-preserve-output', 'apps/automateos/bin/automateos.js', 'start'], {
    PORT: API_PORT,
    PUBLIC_URL: process.env.PUBLIC_URL ?? page,
  }),
  start(WEB, [join(ROOT, 'node_modules/vite/bin/vite.js'), '--host', HOST, '--port', String(webPort), '--strictPort'], {
    API_URL: `http://${HOST}:${API_PORT}`,
  }),
];

let isEnding = false;
function endAll(): void {
  if (isEnding) return;
  isEnding = true;
  for (const child of children) child.kill('SIGTERM');
}
process.on('SIGINT', endAll);
process.on('SIGTERM', endAll);

await Promise.all(
  children.map(async (child) => {
    const [code] = await once(child, 'exit');
    // One of them alone is of no use.
    if (!isEnding) process.exitCode = code ?? 1;
    endAll();
  }),
);
