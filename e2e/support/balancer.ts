import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Balancer {
  readonly url: string;
  /** Takes a server in once it is ready, and out as soon as it is not. */
  add(serverUrl: string): void;
  isIn(serverUrl: string): boolean;
  close(): void;
}

const CHECK_EVERY_MS = 200;

/**
 * Hands requests round, and sends a server nothing while its readiness is red. It never tries again elsewhere: what a
 * server drops is dropped.
 */
export async function startBalancer(): Promise<Balancer> {
  const ready = new Map<string, boolean>();
  const agent = new Agent({ keepAlive: true });
  let turn = 0;

  const forward = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const targets = [...ready].filter(([, isReady]) => isReady).map(([url]) => url);
    const target = targets[turn++ % targets.length];
    if (target === undefined) return void outgoing.writeHead(504).end('no server is ready');
    const { method, headers } = incoming;
    const onward = request(`${target}${incoming.url}`, { method, headers, agent }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, { 'content-type': answer.headers['content-type'] ?? 'text/plain' });
      answer.pipe(outgoing);
    });
    onward.on('error', (error) => outgoing.writeHead(502).end(`${target}: ${error.message}`));
    incoming.pipe(onward);
  };

  const check = async (url: string): Promise<void> => {
    const isReady = await fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    ready.set(url, isReady);
  };
  const timer = setInterval(() => {
    for (const url of ready.keys()) void check(url);
  }, CHECK_EVERY_MS);

  const server = createServer(forward);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // a TCP server has an address with a port
  return {
    url: `http://127.0.0.1:${port}`,
    add: (url) => void ready.set(url, false),
    isIn: (url) => ready.get(url) === true,
    close: () => {
      clearInterval(timer);
      agent.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
}
