import type { HttpOutcome, HttpRequest, OutgoingHttp } from '@automateos/model';
import type { Span, Tracer } from '../ports.ts';

type Send = OutgoingHttp['request'];

/**
 * Makes each call of a step a span of its own, and tells the other side of it. Only the host is named: paths and queries
 * hold what workflows compute with, and secrets. A `traceparent` that the user sets is sent as it is.
 */
export function traceRequests(tracer: Tracer, step: Span, send: (request: HttpRequest) => Promise<HttpOutcome>): Send {
  return async (request) => {
    const { method, url, headers } = request;
    const span = tracer.start({
      name: method,
      kind: 'client',
      parent: step.traceparent,
      attributes: { 'http.request.method': method, ...serverOf(url) },
    });
    const isGiven = Object.keys(headers).some((name) => name.toLowerCase() === 'traceparent');
    const sent = isGiven ? request : { ...request, headers: { ...headers, traceparent: span.traceparent } };
    const outcome = await send(sent);
    if (!outcome.ok) {
      span.end({ 'error.type': outcome.fault.code }, outcome.fault.code);
    } else {
      const { status } = outcome.response;
      span.end({ 'http.response.status_code': status }, status >= 400 ? `HTTP_${status}` : null);
    }
    return outcome;
  };
}

/** For the eye alone: where a request goes, the egress guard decides by its own reading of the URL. */
function serverOf(text: string): { 'server.address'?: string; 'server.port'?: number } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '') return {};
  const port = url.port === '' ? { 'http:': 80, 'https:': 443 }[url.protocol] : Number(url.port);
  return { 'server.address': url.hostname, ...(port === undefined ? {} : { 'server.port': port }) };
}
