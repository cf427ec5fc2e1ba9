import type { IncomingHttpHeaders } from 'node:http';

/** What the caller says of its own span, W3C `traceparent`; whether it is one is found out where somebody listens. */
export function traceparentOf({ traceparent }: IncomingHttpHeaders): string | undefined {
  return typeof traceparent === 'string' ? traceparent : undefined;
}
