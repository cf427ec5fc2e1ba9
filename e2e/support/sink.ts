import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One call that arrived, in the order of arrival. */
export interface Hit {
  /** When it came, Unix milliseconds. */
  readonly at: number;
  readonly path: string;
  readonly method: string;
  readonly key: string | undefined;
  readonly body: string;
  /** Rises with every call, and is in the answer: so each answer is recognised. */
  readonly serial: number;
}

export interface Sink {
  readonly url: string;
  readonly hits: readonly Hit[];
  /** Requests that ended before they were whole; they are no calls. */
  cutRequests(): number;
  close(): Promise<void>;
}

async function read(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

/**
 * The service that workflows call: notes every call before it answers. `?status=` and `?delay=` (milliseconds) say how
 * it answers; `?fail=N` answers 503 to the first N calls under one key.
 */
export async function startSink(): Promise<Sink> {
  const hits: Hit[] = [];
  let cut = 0;
  const answer = (request: IncomingMessage, response: ServerResponse, body: string): void => {
    const url = new URL(request.url ?? '/', 'http://sink');
    const key = request.headers['idempotency-key'];
    const hit: Hit = {
      at: Date.now(),
      path: url.pathname,
      method: request.method ?? '',
      key: Array.isArray(key) ? key.join() : key,
      body,
      serial: hits.length + 1,
    };
    hits.push(hit);
    const seen = hits.filter((earlier) => earlier.key === hit.key && earlier.path === hit.path).length;
    const status = seen <= Number(url.searchParams.get('fail')) ? 503 : Number(url.searchParams.get('status') ?? 200);
    setTimeout(
      () =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ serial: hit.serial })),
      Number(url.searchParams.get('delay')),
    );
  };
  const server = createServer((request, response) => {
    read(request).then(
      (body) => answer(request, response, body),
      () => {
        cut += 1;
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has an address with a port
  return {
    url: `http://127.0.0.1:${port}`,
    hits,
    cutRequests: () => cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
