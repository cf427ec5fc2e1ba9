import type { ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorAnswer } from '../errors/error-answer.ts';
import type { HeaderList } from './security-headers.ts';

/** Writes an error where the framework does not. */
export function writeError(response: ServerResponse, answer: ErrorAnswer, headers: HeaderList): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(answer.status, [
    ...headers.flat(),
    ...Object.entries(answer.headers).flat(),
    'content-length',
    String(Buffer.byteLength(answer.body)),
  ]);
  response.end(answer.body);
}

/** Writes an error on a socket whose request could not be read, and hangs up. */
export function writeErrorToSocket(socket: Duplex, answer: ErrorAnswer, headers: HeaderList): void {
  const lines = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status]}`,
    ...[...headers, ...Object.entries(answer.headers)].map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(answer.body)}`,
    'connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${answer.body}`, () => socket.destroy());
}
