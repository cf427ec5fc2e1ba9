import { connect, type Socket } from 'node:net';
import { percentile } from './statistics.ts';

/**
 * The load generator for machines without wrk, in a process of its own: `load-generator.ts URL CONNECTIONS SECONDS`,
 * the body in BENCH_BODY. It understands only answers with a content-length, which is what JSON servers send.
 */
const [address = '', connections = '1', seconds = '1'] = process.argv.slice(2);
const url = new URL(address);
const body = process.env.BENCH_BODY ?? '';
const message = Buffer.from(
  `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Type: application/json\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
);

const tookMs: number[] = [];
let refused = 0;
let broken = 0;
let isOver = false;
const sockets = new Set<Socket>();
const startedAt = performance.now();

function open(): void {
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  sockets.add(socket);
  let sentAt = 0;
  let received = '';
  let mayEnd = false;
  const send = (): void => {
    sentAt = performance.now();
    socket.write(message);
  };
  socket.setEncoding('latin1');
  socket.on('connect', send);
  socket.on('data', (chunk: string) => {
    received = received === '' ? chunk : received + chunk;
    const length = answerLength(received);
    if (length === undefined || received.length < length) return;
    tookMs.push(performance.now() - sentAt);
    if (!received.startsWith('HTTP/1.1 2')) refused += 1;
    mayEnd = /\r\nconnection: close\r\n/i.test(received);
    received = '';
    if (mayEnd) socket.end();
    else if (!isOver) send();
  });
  socket.on('error', () => {}); // 'close' follows, and counts it
  socket.on('close', () => {
    sockets.delete(socket);
    if (isOver) return;
    if (!mayEnd) broken += 1;
    setTimeout(open, mayEnd ? 0 : 10);
  });
}

/** How long the answer at the start of the text is, or undefined while its head is not complete. */
function answerLength(text: string): number | undefined {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, headEnd))?.[1];
  return headEnd + 4 + Number(length ?? 0);
}

for (let index = 0; index < Number(connections); index += 1) open();

setTimeout(() => {
  isOver = true;
  const took = (performance.now() - startedAt) / 1_000;
  for (const socket of sockets) socket.destroy();
  const result = {
    requests: tookMs.length,
    seconds: took,
    p50Ms: percentile(tookMs, 0.5),
    p99Ms: percentile(tookMs, 0.99),
  };
  console.log(JSON.stringify({ ...result, refused, broken }));
}, Number(seconds) * 1_000);
