import type { IncomingMessage } from 'node:http';
import { payloadTooLarge } from '../../errors/to-refusal.ts';

const NOTHING = Buffer.alloc(0);

export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * Reads a body, callbacks only: this stands in the way of every delivery. Calls `done` once; not at all when the
 * client hangs up, since then there is nobody to answer. What comes after the limit flows away unread, so that the
 * client gets to see the refusal.
 */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
  done: (error: Error | undefined, body: Buffer) => void,
): void {
  let first: Buffer | undefined;
  let chunks: Buffer[] | undefined;
  let bytes = 0;
  let isRefused = false;
  request.on('data', (chunk: Buffer) => {
    if (isRefused) return;
    bytes += chunk.length;
    if (bytes > maxBytes) {
      isRefused = true;
      first = undefined;
      chunks = undefined;
      done(payloadTooLarge(maxBytes), NOTHING);
    } else if (first === undefined) {
      first = chunk;
    } else {
      chunks ??= [first];
      chunks.push(chunk);
    }
  });
  request.on('end', () => {
    if (!isRefused) done(undefined, chunks === undefined ? (first ?? NOTHING) : Buffer.concat(chunks, bytes));
  });
  request.on('error', () => {
    // The client went away, or node has answered a body that was not HTTP.
    isRefused = true;
  });
}
