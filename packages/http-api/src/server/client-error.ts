import type { Socket } from 'node:net';
import { AppError } from '@automateos/model';
import { toErrorAnswer } from '../errors/error-answer.ts';
import { HEAD_LIMITS, headersTooLarge, urlTooLong } from './check-head.ts';
import type { HeaderList } from './security-headers.ts';
import { writeErrorToSocket } from './write-error.ts';

interface ParserError extends Error {
  readonly code?: string;
  readonly rawPacket?: unknown;
}

const LONGEST_METHOD = 'UNSUBSCRIBE '.length;

/** The parser counts URL and headers together: whose fault it is shows in where the first line ends. */
function isUrlTooLong(packet: unknown): boolean {
  if (!Buffer.isBuffer(packet)) return false;
  if (!/^[A-Z]{3,} [/h]/.test(packet.subarray(0, LONGEST_METHOD + 1).toString('latin1'))) return false;
  const end = packet.indexOf('\n');
  return end === -1 || end > HEAD_LIMITS.urlBytes + LONGEST_METHOD + ' HTTP/1.1\r'.length;
}

function toAppError(error: ParserError): AppError {
  switch (error.code ?? '') {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new AppError('REQUEST_TIMEOUT', 'The request did not arrive in time.');
    case 'HPE_HEADER_OVERFLOW':
      return isUrlTooLong(error.rawPacket) ? urlTooLong() : headersTooLarge();
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new AppError('PAYLOAD_TOO_LARGE', 'The chunk extensions are too large.');
    default:
      return new AppError('BAD_REQUEST', 'The request is not valid HTTP.');
  }
}

/** Whether an answer is on its way on this socket: anything written now would end up in the middle of it. */
function isAnswering(socket: Socket): boolean {
  const response: unknown = Reflect.get(socket, '_httpMessage');
  return typeof response === 'object' && response !== null && Reflect.get(response, 'headersSent') === true;
}

/** Answers what node's HTTP parser refuses, and requests that are too slow, in the error format. */
export function answerClientError(error: ParserError, socket: Socket, headers: HeaderList): void {
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  writeErrorToSocket(socket, toErrorAnswer(toAppError(error)), headers);
}
