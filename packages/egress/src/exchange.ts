import { Buffer } from 'node:buffer';
import { failpoint } from '@automateos/model';
import type { Dispatcher } from 'undici';
import { errorCode, FaultError } from './fault.ts';

/** One answer as it came over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[]>;
  readonly wireBody: Buffer;
}

export interface ExchangeOptions {
  readonly host: string;
  readonly method: string;
  readonly maxBytes: number;
  /** Called just before the first byte leaves. */
  readonly onSend: () => void;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: FaultError) => void;
}

const EMPTY = Buffer.alloc(0);

/**
 * One request and its answer on one connection, as undici's dispatch handler: the cheapest way in, 1.2 to 1.4 times as
 * many requests a second as `request` with its body streams (undici 8.12, November 2026).
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly #options: ExchangeOptions;
  #controller: Dispatcher.DispatchController | undefined;
  #isOver = false;
  #status = 0;
  #headers: Record<string, string | string[]> = {};
  #chunks: Buffer[] = [];
  #sizeBytes = 0;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** Ends it with a fault. What has not left yet does not leave; a connection in use is closed. */
  abort(fault: FaultError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#chunks = [];
    this.#controller?.abort(fault);
    this.#options.reject(fault);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#isOver) {
      controller.abort(new Error('no longer wanted'));
      return;
    }
    this.#controller = controller;
    this.#options.onSend();
  }

  /** A part of the body, or all of it, is on its way. */
  onBodySent(): void {
    failpoint('step.request-half-sent');
  }

  onRequestSent(): void {
    failpoint('step.called-no-answer');
  }

  onResponseStart(_controller: unknown, status: number, headers: object): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = toAnswerHeaders(headers);
    if (this.#options.method === 'HEAD') return;
    const declared = Number(this.#headers['content-length'] ?? 0);
    if (declared > this.#options.maxBytes) this.#tooLarge();
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    if (this.#isOver) return;
    this.#sizeBytes += chunk.length;
    if (this.#sizeBytes > this.#options.maxBytes) this.#tooLarge();
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#controller = undefined;
    const [first = EMPTY] = this.#chunks;
    const wireBody = this.#chunks.length <= 1 ? first : Buffer.concat(this.#chunks, this.#sizeBytes);
    this.#options.resolve({ status: this.#status, headers: this.#headers, wireBody });
  }

  onResponseError(_controller: unknown, error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#options.reject(error instanceof FaultError ? error : toNetworkFault(error, this.#options.host));
  }

  #tooLarge(): void {
    const { host, maxBytes } = this.#options;
    this.abort(tooLarge(host, maxBytes));
  }
}

export function tooLarge(host: string, maxBytes: number): FaultError {
  const message = `The answer of "${host}" is larger than ${maxBytes} bytes`;
  return new FaultError('RESPONSE_TOO_LARGE', message, { host, max_bytes: String(maxBytes) });
}

function toNetworkFault(error: Error, host: string): FaultError {
  const reason = errorCode(error);
  if (reason === 'UND_ERR_HEADERS_OVERFLOW') {
    return new FaultError('RESPONSE_TOO_LARGE', `The headers of the answer of "${host}" are too large`, { host });
  }
  if (reason === 'UND_ERR_DESTROYED' || reason === 'UND_ERR_CLOSED') {
    return new FaultError('ABORTED', `The request to "${host}" was cut because this process stops`, { host });
  }
  return new FaultError(
    'NETWORK_ERROR',
    `The connection to "${host}" broke before the answer was complete (${reason})`,
    {
      host,
      reason,
    },
  );
}

/** Joins repeated headers, except `set-cookie`, which is always a list. undici gives names in lower case. */
function toAnswerHeaders(parsed: object): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(parsed) as [string, string | string[]][]) {
    if (name === '__proto__' || name === 'constructor' || name === 'prototype') continue;
    if (name === 'set-cookie') headers[name] = Array.isArray(value) ? value : [value];
    else headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}
