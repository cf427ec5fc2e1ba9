import { credentialField, defineNode, HTTP_CREDENTIAL_TYPES, type Json, LIMITS, NO_RETRY } from '@automateos/model';
import { z } from 'zod';
import { SERVICE_RETRY } from '../http/service-node.ts';
import { example } from './example.ts';
import { execute } from './execute.ts';
import { hasOwnKey, isRepeatable, needsKey } from './idempotency.ts';
import { multipartSchema } from './multipart.ts';
import { paginationSchema } from './pagination.ts';

/*
 * Errors of a step:
 *
 *   INVALID_URL         the URL cannot be read, or is too long
 *   INVALID_REQUEST     a header, the method or the body cannot be sent as it is
 *   EGRESS_BLOCKED      the destination is not open to workflows; details {reason, host}
 *   DNS_FAILED          the name has no address, or the resolver did not answer
 *   CONNECT_FAILED      no connection, or no trusted certificate; nothing was sent
 *   NETWORK_ERROR       the connection broke after something was sent
 *   STEP_TIMEOUT        no complete answer in time
 *   ABORTED             cancelled, or the worker lost the execution
 *   CREDENTIAL_…        the credential is gone, is not for this host, has to be connected, or got no token just now
 *   REDIRECT_REFUSED    too many redirects, or one that must not be followed
 *   RESPONSE_TOO_LARGE  over `max_response_bytes`, or over 100 times its compressed size
 *   DECODE_FAILED       the compressed answer is broken
 *   RESPONSE_NOT_JSON   `response` is `json`, and the answer is not; details {status, body}
 *   PAGINATION_FAILED   a page without a list, or a next page that must not be asked for
 *   HTTP_ERROR_STATUS   a status that `fail_on` makes a failure; details {status, body}, body cut
 *
 * Tried again, when sending twice is safe: STEP_TIMEOUT, NETWORK_ERROR, ABORTED, HTTP_ERROR_STATUS with 429 or 5xx; with
 * any method: DNS_FAILED, CONNECT_FAILED and all else that sent nothing but was neither refused nor wrong.
 */

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

const MAX_URL_LENGTH = 8_192;
const DEFAULT_RESPONSE_BYTES = 10 * 1024 * 1024;
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol } = new URL(text);
  return protocol === 'http:' || protocol === 'https:';
}

/** Expressions give numbers and booleans too; they are sent as text. */
const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);

const configFields = z.strictObject({
  url: z
    .string({ error: ({ input }) => (input === undefined ? 'Required' : 'Invalid URL format') })
    .max(MAX_URL_LENGTH, `Must not be longer than ${MAX_URL_LENGTH} characters`)
    .refine(isHttpUrl, 'Invalid URL format')
    .meta({
      title: 'URL',
      description: 'Where to send the request; http or https.',
      format: 'url',
      examples: ['https://api.example.com/orders', 'https://api.example.com/orders/{{trigger.payload.id}}'],
      placeholder: 'https://api.example.com/orders',
    }),
  method: z.enum(METHODS).default('GET').meta({ title: 'Method', description: 'The method of the request.' }),
  credential: credentialField(HTTP_CREDENTIAL_TYPES).optional().meta({
    title: 'Credential',
    description:
      'Signs the request in, if the host is one that the credential is for. A redirect elsewhere goes without.',
  }),
  headers: z
    .record(z.string(), scalarSchema)
    .default({})
    .meta({
      title: 'Headers',
      description: 'Headers by name.',
      examples: [{ Accept: 'application/json' }],
    }),
  query: z
    .record(z.string(), z.union([scalarSchema, z.array(scalarSchema)]))
    .default({})
    .meta({
      title: 'Query parameters',
      description: 'Parameters that are put behind the query that the URL has; a list repeats its name.',
      examples: [{ page: 1, tag: ['new', 'vip'] }],
    }),
  // The document that it is in has been parsed as JSON, so nothing is left to check.
  body: (z.unknown() as z.ZodType<Json>).optional().meta({
    title: 'Body',
    description:
      'Text is sent as it is; any other value as `Content-Type` says, as JSON or as a form; JSON without one.',
    format: 'json',
    examples: ['{{trigger.payload}}', { name: '{{trigger.payload.name}}' }],
  }),
  multipart: multipartSchema.optional().meta({
    title: 'Multipart form',
    description: 'Instead of a body: the fields and files of a form, sent as `multipart/form-data`.',
    examples: [
      [
        { name: 'title', value: 'Invoice' },
        { name: 'file', base64: '{{download.body}}', filename: 'a.pdf' },
      ],
    ],
  }),
  pagination: paginationSchema.optional().meta({
    title: 'Pagination',
    description: 'Asks for all pages of a list; the body of the result is the list of the items of all pages.',
    examples: [{ by: 'cursor', items: 'data', next: 'meta.next_cursor', parameter: 'after' }],
  }),
  timeout_ms: z.int().min(1).max(LIMITS.stepTimeoutMs).default(30_000).meta({
    title: 'Time limit',
    description: 'How long one attempt may take, in milliseconds, from connecting to the last byte, of all its pages.',
    format: 'duration_ms',
  }),
  follow_redirects: z.boolean().default(true).meta({
    title: 'Follow redirects',
    description: 'Whether redirects are followed; if not, a redirect is an answer like others.',
  }),
  fail_on: z
    .enum(['server_error', 'client_error', 'never'])
    .default('server_error')
    .meta({
      title: 'Fail on',
      description:
        'Which answers are failures. `server_error`: status 429 and 500 or more; `client_error`: 400 or more; `never`: ' +
        'none. A request without an answer always fails.',
    }),
  response: z
    .enum(['auto', 'json', 'text', 'base64'])
    .default('auto')
    .meta({
      title: 'Read answer as',
      description:
        'How the body of the answer is read. `auto`: JSON and text by its `Content-Type`, anything else as base64; ' +
        '`json`: as JSON, and what is none is a failure; `text`; `base64`.',
    }),
  max_response_bytes: z.int().min(1).max(MAX_RESPONSE_BYTES).default(DEFAULT_RESPONSE_BYTES).meta({
    title: 'Largest answer',
    description: 'How many bytes the body of an answer may have; 64 MiB at most. A step gives 10 MiB at most.',
  }),
  idempotency_header: z
    .boolean()
    .default(true)
    .meta({
      title: 'Send Idempotency-Key',
      description:
        'Whether POST and PATCH send an `Idempotency-Key`, the same in all attempts. Without one they are not tried again ' +
        'by themselves.',
    }),
});

const configSchema = configFields.superRefine((config, context) => {
  const { method, multipart, pagination, body } = config;
  const fault = (field: string, message: string): void => {
    context.addIssue({ code: 'custom', path: [field], message });
  };
  if (multipart !== undefined && body !== undefined) fault('multipart', 'There is a body already; take one of the two');
  if (multipart !== undefined && method === 'GET') fault('multipart', 'A GET request has no body');
  if (pagination === undefined) return;
  if (multipart !== undefined) fault('pagination', 'Pages cannot be asked for with a multipart form');
  if (method !== 'GET' && method !== 'POST') fault('pagination', 'Pages are asked for with GET or POST');
  if (needsKey(method) && hasOwnKey(config.headers)) {
    fault('headers', 'Each page needs an Idempotency-Key of its own: leave it out, and each page gets one');
  }
});

export type HttpRequestConfig = z.infer<typeof configSchema>;

/** Calls an HTTP API and gives the answer. */
export const httpRequest = defineNode<HttpRequestConfig>({
  type: 'http_request',
  version: 1,
  title: 'HTTP request',
  description: 'Calls a URL and gives status, headers and body of the answer.',
  group: 'service',
  icon: 'globe',
  summary: '{method} {url}',
  trigger: false,
  outputs: ['main'],
  config: configSchema,
  gives:
    '`{ status, headers, body, duration_ms }`. A status such as 404 is no failure unless `fail_on` says so. With `pagination`, ' +
    '`body` is the list of the items of all pages, and `pages` and `complete` say how many there were, and whether that was all.',
  effect: 'outside',
  retry: (config) => (isRepeatable(config) ? SERVICE_RETRY : NO_RETRY),
  onCrash: (config) => (isRepeatable(config) ? 'retry' : 'review'),
  timeoutMs: (config) => config.timeout_ms,
  example,
  execute,
});
