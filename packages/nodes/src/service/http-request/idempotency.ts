import type { HttpRequestConfig } from './definition.ts';

export const IDEMPOTENCY_HEADER = 'idempotency-key';

/** Methods that a server may carry out once more for each copy that it gets, unless a key tells it that they are copies. */
const NEEDS_KEY = new Set(['POST', 'PATCH']);

export function hasOwnKey(headers: HttpRequestConfig['headers']): boolean {
  return Object.keys(headers).some((name) => name.toLowerCase() === IDEMPOTENCY_HEADER && headers[name] !== '');
}

type Fields = Pick<HttpRequestConfig, 'method' | 'headers' | 'idempotency_header'>;

/** Whether each copy of a request of this method may have its effect. */
export function needsKey(method: HttpRequestConfig['method']): boolean {
  return NEEDS_KEY.has(method);
}

/** Whether the request may be sent a second time without having its effect twice. */
export function isRepeatable({ method, headers, idempotency_header }: Fields): boolean {
  return !needsKey(method) || idempotency_header || hasOwnKey(headers);
}

/** Whether our key is to be sent; one that the user set wins. */
export function needsOurKey({ method, headers, idempotency_header }: Fields): boolean {
  return needsKey(method) && idempotency_header && !hasOwnKey(headers);
}
