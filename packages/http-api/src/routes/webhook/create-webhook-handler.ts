import { hash } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { AppError, notFound } from '@automateos/model';
import type { UseCases, WebhookDelivery, WebhookEndpoint } from '@automateos/runtime';
import { toErrorAnswer } from '../../errors/error-answer.ts';
import { payloadTooLarge, refuseEncodedBody } from '../../errors/to-refusal.ts';
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

/**
 * Takes deliveries in on bare node:http, beside the framework: every hook and promise less is a delivery more. It
 * makes no promise of its own; the one it waits for is the commit.
 *
 * Checks, in this order: head, token, method, size, content type, body, idempotency key.
 */
export function createWebhookHandler(options: WebhookHandlerOptions): RequestListener {
  const { useCases, maxBodyBytes } = options;
  const fixedHeaders = ['content-type', 'application/json; charset=utf-8', ...options.headers.flat()];
  const answerLength = '{"execution_id":"","status":"queued"}'.length;
  const usualHeaders = [...fixedHeaders, 'content-length', String(answerLength + ID_LENGTH)];

  const refuse = (response: ServerResponse, thrown: unknown): void => {
    const answer = toErrorAnswer(thrown);
    if (answer.bugId !== undefined) options.logBug(thrown, answer.bugId);
    writeError(response, answer, options.headers);
  };

  const refuseToken = (request: IncomingMessage, response: ServerResponse, thrown: unknown): void => {
    try {
      if (thrown instanceof AppError && thrown.code === 'NOT_FOUND') {
        options.unknownTokens.take(addressKey(options.addressOf(request)));
      }
      refuse(response, thrown);
    } catch (error) {
      refuse(response, error);
    }
  };

  const answerAccepted = (response: ServerResponse, executionId: string): void => {
    response.writeHead(
      202,
      executionId.length === ID_LENGTH
        ? usualHeaders
        : [...fixedHeaders, 'content-length', String(answerLength + executionId.length)],
    );
    response.end(`{"execution_id":"${executionId}","status":"queued"}`);
  };

  const deliver = (
    endpoint: WebhookEndpoint,
    request: IncomingMessage,
    response: ServerResponse,
    query: string,
    body: Buffer,
  ): void => {
    try {
      endpoint.accept(toDelivery(request, query, body)).then(
        ({ executionId }) => answerAccepted(response, executionId),
        (error: unknown) => refuse(response, error),
      );
    } catch (error) {
      refuse(response, error);
    }
  };

  const receive = (
    endpoint: WebhookEndpoint,
    request: IncomingMessage,
    response: ServerResponse,
    query: string,
  ): void => {
    try {
      if (!endpoint.methods.includes(request.method ?? '')) throw methodNotAllowed(endpoint.methods);
      if (!hasBody(request)) {
        deliver(endpoint, request, response, query, NO_BYTES);
        return;
      }
      // Refused before a byte of the body is kept.
      if (Number(request.headers['content-length']) > maxBodyBytes) throw payloadTooLarge();
      refuseEncodedBody(request.headers['content-encoding']);
      bodyKindOf(request.headers['content-type']);
      readBody(request, maxBodyBytes, (error, body) => {
        if (error === undefined) deliver(endpoint, request, response, query, body);
        else refuse(response, error);
      });
    } catch (error) {
      refuse(response, error);
    }
  };

  return (request, response) => {
    const fault = checkHead(request);
    if (fault !== undefined) {
      refuse(response, fault);
      return;
    }
    try {
      const { token, query } = splitUrl(request);
      const found = useCases.webhooks.find(token);
      if (found instanceof Promise) {
        found.then(
          (endpoint) => receive(endpoint, request, response, query),
          (error: unknown) => refuseToken(request, response, error),
        );
      } else {
        receive(found, request, response, query);
      }
    } catch (error) {
      refuseToken(request, response, error);
    }
  };
}

export function methodNotAllowed(methods: readonly string[]): AppError {
  return new AppError('METHOD_NOT_ALLOWED', `This address takes ${methods.join(', ')}.`, {
    headers: { allow: methods.join(', ') },
  });
}
