import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServiceRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Undefined: the body is no JSON. */
  readonly json: unknown;
}

export interface ServiceAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, all else as JSON. */
  readonly body?: unknown;
}

export interface FakeService {
  readonly url: string;
  /** In the order in which they came. */
  readonly requests: readonly ServiceRequest[];
  /** Answers from now on; a promise keeps the caller waiting. */
  answer(how: (request: ServiceRequest) => ServiceAnswer | Promise<ServiceAnswer>): void;
  close(): void;
}

/** A service that workflows call, on a free port of this machine. */
export async function startFakeService(
  first: (request: ServiceRequest) => ServiceAnswer | Promise<ServiceAnswer> = () => ({}),
): Promise<FakeService> {
  const requests: ServiceRequest[] = [];
  let how = first;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const { method = '', url = '', headers } = incoming;
      const request = { method, path: url, headers, text, json: parse(text) };
      requests.push(request);
      void Promise.resolve(how(request)).then((answer) => send(response, answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer: (next) => {
      how = next;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: ServiceAnswer): void {
  const isText = typeof body === 'string';
  response.writeHead(status, { 'content-type': isText ? 'text/plain' : 'application/json', ...headers });
  response.end(isText ? body : JSON.stringify(body));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
