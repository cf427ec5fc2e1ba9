import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { AppError, type ExecutionId, type Json, notFound } from '@automateos/model';
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
import { traceparentOf } from '../traceparent.ts';
import { toDeliveryHeaders } from './delivery-headers.ts';
import { bodyKindOf, parsePayload } from './parse-payload.ts';
import { hasBody, readBody } from './read-body.ts';
import { toReceived, verdictOf } from './refused-request.ts';
import { challengeOf, deliveryKeyOf } from './verify/delivery-key.ts';
import { isOpen, type Rejection, verifyDelivery } from './verify/verify-delivery.ts';
import { writeHookAnswer } from './write-hook-answer.ts';

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
  /** Deliveries that do not pass a webhook's checks, per address. */
  readonly badDeliveries: TokenBuckets;
  /** The host under which browsers may show HTML that runs answer with; undefined: under none. */
  readonly hookHost: string | undefined;
  readonly nowMs: () => number;
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

/** What is known of a request when its token has been found. */
interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: string;
  readonly endpoint: WebhookEndpoint;
}

function toDelivery({ request, query, endpoint }: Exchange, payload: Json): WebhookDelivery {
  const { headers, rawHeaders } = request;
  const idempotencyKey = idempotencyKeyOf(headers);
  return {
    method: request.method ?? '',
    headers: toDeliveryHeaders(headers, endpoint.rules),
    query: query === '' ? {} : parseUrlEncoded(query),
    payload,
    idempotencyKey,
    deliveryKey: deliveryKeyOf(endpoint.rules, rawHeaders, payload),
    traceparent: traceparentOf(headers),
  };
}

type Acceptance = Awaited<ReturnType<WebhookEndpoint['accept']>>;

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
      const found = this.#options.useCases.webhooks.find(token);
      if (found instanceof Promise) {
        found.then(
          (endpoint) => this.#receive({ request, response, query, endpoint }),
          (error: unknown) => this.#refuseToken(request, response, error),
        );
      } else {
        this.#receive({ request, response, query, endpoint: found });
      }
    } catch (error) {
      this.#refuseToken(request, response, error);
    }
  }

  #receive(exchange: Exchange): void {
    const { request, endpoint } = exchange;
    try {
      const { methods } = endpoint.rules;
      if (endpoint.isActive && !methods.includes(request.method ?? '')) throw methodNotAllowed(methods);
      if (!hasBody(request)) {
        this.#check(exchange, NO_BYTES);
        return;
      }
      // Refused before a byte of the body is kept.
      const { maxBodyBytes } = this.#options;
      if (Number(request.headers['content-length']) > maxBodyBytes) throw payloadTooLarge(maxBodyBytes);
      refuseEncodedBody(request.headers['content-encoding']);
      bodyKindOf(request.headers['content-type']);
      readBody(request, maxBodyBytes, (error, body) => {
        if (error === undefined) this.#check(exchange, body);
        else this.#turnAway(exchange, error, undefined);
      });
    } catch (error) {
      this.#turnAway(exchange, error, undefined);
    }
  }

  /** Nothing of a body is parsed before it is certain who sent it. */
  #check(exchange: Exchange, body: Buffer): void {
    const { request, endpoint } = exchange;
    if (!endpoint.isActive) {
      this.#turnAway(exchange, new AppError('WEBHOOK_NOT_ACTIVE', 'This workflow is switched off.'), body);
    } else if (isOpen(endpoint.rules)) {
      this.#deliver(exchange, body);
    } else {
      const received = { headers: request.rawHeaders, body, nowMs: this.#options.nowMs() };
      verifyDelivery(endpoint.rules, received).then(
        (rejection) => {
          if (rejection === undefined) this.#deliver(exchange, body);
          else this.#reject(exchange, rejection, body);
        },
        (error: unknown) => this.#turnAway(exchange, error, body),
      );
    }
  }

  #deliver(exchange: Exchange, body: Buffer): void {
    try {
      const payload = parsePayload(exchange.request.headers['content-type'], body);
      if (payload instanceof Promise) {
        payload
          .then((parts) => this.#accept(exchange, body, parts))
          .catch((error: unknown) => this.#turnAway(exchange, error, body));
      } else {
        this.#accept(exchange, body, payload);
      }
    } catch (error) {
      this.#turnAway(exchange, error, body);
    }
  }

  #accept(exchange: Exchange, body: Buffer, payload: Json): void {
    const { endpoint } = exchange;
    const challenge = challengeOf(endpoint.rules, payload);
    if (challenge !== undefined) {
      this.#answerChallenge(exchange, challenge, body);
      return;
    }
    endpoint.accept(toDelivery(exchange, payload)).then(
      (acceptance) => {
        this.#note(exchange, acceptance, body);
        if (endpoint.rules.respond === 'async') this.#answerAccepted(exchange.response, acceptance.executionId);
        else this.#answerByRun(exchange, acceptance.executionId);
      },
      (error: unknown) => this.#turnAway(exchange, error, body),
    );
  }

  #note({ request, query, endpoint }: Exchange, { executionId, isDuplicate }: Acceptance, body: Buffer): void {
    if (isDuplicate) {
      endpoint.record({ ...toReceived(request, query, endpoint, body), verdict: 'duplicate', executionId });
    } else {
      const { method = '' } = request;
      endpoint.record({ verdict: 'accepted', method, query, bodyBytes: body.length, executionId });
    }
  }

  /** Says what the run says, when it says so. The run does not depend on whether somebody still listens. */
  #answerByRun({ request, response, endpoint }: Exchange, executionId: ExecutionId): void {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const isHtmlAllowed = request.headers.host !== undefined && request.headers.host === this.#options.hookHost;
    const place = { executionId, headers: this.#options.headers, isHtmlAllowed };
    endpoint
      .answer(executionId, gone.signal)
      .then((answer) => writeHookAnswer(response, answer, place))
      .catch((error: unknown) => this.#refuse(response, error));
  }

  #answerChallenge({ request, response, query, endpoint }: Exchange, challenge: string, body: Buffer): void {
    endpoint.record({ ...toReceived(request, query, endpoint, body), verdict: 'challenge' });
    const bytes = Buffer.from(challenge);
    response.writeHead(200, [
      ...this.#options.headers.flat(),
      'content-type',
      'text/plain; charset=utf-8',
      'content-length',
      String(bytes.length),
    ]);
    response.end(bytes);
  }

  /** All who are not let in hear the same; why stands in the inbox. */
  #reject(exchange: Exchange, rejection: Rejection, body: Buffer): void {
    const { request, response, query, endpoint } = exchange;
    try {
      this.#options.badDeliveries.take(addressKey(this.#options.addressOf(request)));
    } catch (error) {
      this.#turnAway(exchange, error, undefined);
      return;
    }
    endpoint.record({ ...toReceived(request, query, endpoint, body), ...rejection });
    this.#refuse(response, new AppError('UNAUTHENTICATED', 'The request does not pass the checks of this webhook.'));
  }

  /** Refuses a request to a URL that exists, which stands in its inbox from then on. */
  #turnAway({ request, response, query, endpoint }: Exchange, thrown: unknown, body: Buffer | undefined): void {
    const verdict = verdictOf(thrown);
    if (verdict !== undefined) endpoint.record({ ...toReceived(request, query, endpoint, body), ...verdict });
    this.#refuse(response, thrown);
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
 * Checks, in this order: head, token, method, size, content type, whether the workflow is on, who sent it (over the raw
 * bytes), body, keys.
 */
export function createWebhookHandler(options: WebhookHandlerOptions): RequestListener {
  const receiver = new WebhookReceiver(options);
  return (request, response) => receiver.handle(request, response);
}
