import { hash } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { AppError, notFound } from '@automateos/model';
import type { UseCases, WebhookDelivery, WebhookEndpoint } from '@automateos/runtime';
import { toErrorAnswer } from '../../errors/error-answer.ts';
import { methodNotAllowed, payloadTooLarge, refuseEncodedBody } from '../../errors/to-refusal.ts';
import { parseUrlEncoded } from '../../json/parse-form.ts';
import { checkHead } from '../../server/check-head.ts';
import { addressKey, type ClientAddress } from '../../server/client-address.ts';
import type { HeaderList } from '../../server/security-headers.ts';
import { writeError } from '../../server/write-error.ts';
import type { TokenBuckets } from '../../throttle/token-bucket.ts';
import { idempotencyKeyOf } from '../idempotency-key.ts';
import { toDeliveryHeaders } from './delivery-headers.ts';
import { bodyKindOf, parsePayload } from './parse-payload.ts';
import { hasBody, readBody } from './read-body.ts';

export const WEBHOOK_PREFIX = '/webhook/';

const TOKEN = /^[A-Za-z0-9_-]{1,256}$/;
const ABSOLUTE = /^https?:\/\/[^/?]*/i;
const NO_BYTES = Buffer.alloc(0);
const ID_LENGTH = 36;

export interface WebhookHandlerOptions {
  readonly useCases: UseCases;
  readonly maxBodyBytes: number;
  readonly headers: HeaderList;
  readonly addressOf: ClientAddress;
  readonly unknownTokens: TokenBuckets;
  readonly logBug: (error: unknown, bugId: string) => void;
}

function splitUrl(request: IncomingMessage): { token: string; query: string } {
  let url = request.url ?? '';
  if (url.charCodeAt(0) !== 0x2f) url = url.replace(ABSOLUTE, '');
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const token = path.startsWith(WEBHOOK_PREFIX) ? path.slice(WEBHOOK_PREFIX.length) : '';
  // The token is compared as it is written: another spelling of it is another token.
  if (!TOKEN.test(token)) throw notFound();
  return { token, query: mark === -1 ? '' : url.slice(mark + 1) };
}

function toDelivery(request: IncomingMessage, query: string, body: Buffer): WebhookDelivery {
  const payload = parsePayload(body.length === 0 ? 'guess' : bodyKindOf(request.headers['content-type']), body);
  const idempotencyKey = idempotencyKeyOf(request.headers);
  return {
    method: request.method ?? '',
    headers: toDeliveryHeaders(request.headers),
    query: query === '' ? {} : parseUrlEncoded(query),
    payload,
    idempotencyKey,
    bodyHash: idempotencyKey === undefined ? undefined : hash('sha256', body, 'hex'),
  };
}

/** What is known of a request when its token has been found. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: string;
}

const ANSWER_BYTES = '{"execution_id":"","status":"queued"}'.length;

class WebhookReceiver {
  readonly #options: WebhookHandlerOptions;
  readonly #fixedHeaders: readonly string[];
  readonly #usualHeaders: string[];

  constructor(options: WebhookHandlerOptions) {
    this.#options = options;
    this.#fixedHeaders = ['content-type', 'application/json; charset=utf-8', ...options.headers.flat()];
    this.#usualHeaders = this.#acceptedHeaders(ID_LENGTH);
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const fault = checkHead(request);
    if (fault !== undefined) {
      this.#refuse(response, fault);
      return;
    }
    try {
      const { token, query } = splitUrl(request);
      const exchange = { request, response, query };
      const found = this.#options.useCases.webhooks.find(token);
      if (found instanceof Promise) {
        found.then(
          (endpoint) => this.#receive(endpoint, exchange),
          (error: unknown) => this.#refuseToken(request, response, error),
        );
      } else {
        this.#receive(found, exchange);
      }
    } catch (error) {
      this.#refuseToken(request, response, error);
    }
  }

  #receive(endpoint: WebhookEndpoint, exchange: Exchange): void {
    const { request, response } = exchange;
    try {
      if (!endpoint.methods.includes(request.method ?? '')) throw methodNotAllowed(endpoint.methods);
      if (!hasBody(request)) {
        this.#deliver(endpoint, exchange, NO_BYTES);
        return;
      }
      // Refused before a byte of the body is kept.
      const { maxBodyBytes } = this.#options;
      if (Number(request.headers['content-length']) > maxBodyBytes) throw payloadTooLarge(maxBodyBytes);
      refuseEncodedBody(request.headers['content-encoding']);
      bodyKindOf(request.headers['content-type']);
      readBody(request, maxBodyBytes, (error, body) => {
        if (error === undefined) this.#deliver(endpoint, exchange, body);
        else this.#refuse(response, error);
      });
    } catch (error) {
      this.#refuse(response, error);
    }
  }

  #deliver(endpoint: WebhookEndpoint, { request, response, query }: Exchange, body: Buffer): void {
    try {
      endpoint.accept(toDelivery(request, query, body)).then(
        ({ executionId }) => this.#answerAccepted(response, executionId),
        (error: unknown) => this.#refuse(response, error),
      );
    } catch (error) {
      this.#refuse(response, error);
    }
  }

  #acceptedHeaders(idLength: number): string[] {
    return [...this.#fixedHeaders, 'content-length', String(ANSWER_BYTES + idLength)];
  }

  #answerAccepted(response: ServerResponse, executionId: string): void {
    const { length } = executionId;
    response.writeHead(202, length === ID_LENGTH ? this.#usualHeaders : this.#acceptedHeaders(length));
    // As Latin-1, which these letters are: then head and body leave in one piece, which is cheaper than two.
    response.end(`{"execution_id":"${executionId}","status":"queued"}`, 'latin1');
  }

  #refuse(response: ServerResponse, thrown: unknown): void {
    const answer = toErrorAnswer(thrown);
    if (answer.bugId !== undefined) this.#options.logBug(thrown, answer.bugId);
    writeError(response, answer, this.#options.headers);
  }

  /** Counts guesses of tokens; deliveries to known ones are never slowed down by them. */
  #refuseToken(request: IncomingMessage, response: ServerResponse, thrown: unknown): void {
    try {
      const isUnknown = thrown instanceof AppError && thrown.code === 'NOT_FOUND';
      if (isUnknown) this.#options.unknownTokens.take(addressKey(this.#options.addressOf(request)));
      this.#refuse(response, isUnknown ? new AppError('NOT_FOUND', 'No workflow has this webhook URL.') : thrown);
    } catch (error) {
      this.#refuse(response, error);
    }
  }
}

/**
 * Takes deliveries in on bare node:http, beside the framework: every hook and promise less is a delivery more. It
 * makes no promise of its own; the one it waits for is the commit.
 *
 * Checks, in this order: head, token, method, size, content type, body, idempotency key.
 */
export function createWebhookHandler(options: WebhookHandlerOptions): RequestListener {
  const receiver = new WebhookReceiver(options);
  return (request, response) => receiver.handle(request, response);
}
