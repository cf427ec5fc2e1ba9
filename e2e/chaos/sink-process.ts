import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { appendLine } from './ledger.ts';

/**
 * The outside service, a process of its own: `sink-process.ts <log> <port>`
 *
 * It notes `HIT time key path body-hash serial` for every call before it answers. What it does then follows from the
 * key, so that a run is repeatable: most calls are answered, some slowly, some with 503 at the first call, some are
 * acted upon and then cut.
 */
const [logFile, port] = process.argv.slice(2);
if (logFile === undefined || port === undefined) throw new Error('see the comment');

const calls = new Map<string, number>();
let serial = 0;

const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString();
  });
  request.on('end', () => {
    const key = String(request.headers['idempotency-key'] ?? '-');
    const path = request.url ?? '/';
    const seen = (calls.get(`${key} ${path}`) ?? 0) + 1;
    calls.set(`${key} ${path}`, seen);
    serial += 1;
    const mine = serial;
    const bodyHash = createHash('sha256').update(body).digest('hex');
    appendLine(logFile, `HIT ${Date.now()} ${key} ${path} ${bodyHash} ${mine}`);
    const chance = createHash('sha256').update(`${key}${path}`).digest()[0] ?? 0;
    const answer = (status: number): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ serial: mine, path }));
    };
    if (chance < 8 && seen === 1) request.socket.destroy();
    else if (chance < 20 && seen === 1) answer(503);
    else if (chance < 60) setTimeout(() => answer(200), 100 + chance * 4);
    else setTimeout(() => answer(200), chance / 8);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(port), '127.0.0.1', () => console.log('ready'));
process.on('SIGTERM', () => process.exit(0));
