import { Buffer } from 'node:buffer';
import type { Answer } from '../exchange.ts';
import type { HopRequest } from '../redirect.ts';
import type { Target } from '../target.ts';
import { companies } from './companies.ts';
import { type DemoAnswer, type DemoService, fault } from './demo-service.ts';
import { echo } from './echo.ts';
import { createFlaky } from './flaky.ts';
import { messages } from './messages.ts';
import { orders } from './orders.ts';
import { slow } from './slow.ts';
import { status } from './status.ts';
import { weather } from './weather.ts';

/**
 * Answered in this process and never looked up: `.invalid` is reserved (RFC 2606), so no name server knows it and no
 * certificate can be had for it.
 */
export const DEMO_HOST = 'demo.automateos.invalid';

/** The demo services: what a request to the host gets, without a socket. */
export interface DemoHost {
  /** Gives the answer and how long it is waited for. */
  answer(target: Target, request: HopRequest): { readonly answer: Answer; readonly delayMs: number };
}

export function createDemoHost(): DemoHost {
  const services = [echo, companies, weather, orders, createFlaky(), messages, status, slow];
  return {
    answer(target, request) {
      const { delayMs = 0, ...answer } = ask(services, target, request);
      return { answer: toAnswer(answer, request.method), delayMs };
    },
  };
}

function ask(services: readonly DemoService[], { url }: Target, { method, headers, body }: HopRequest): DemoAnswer {
  for (const service of services) {
    const rest = restOf(service.path, url.pathname);
    if (rest === undefined) continue;
    if (service.methods !== undefined && !service.methods.includes(method)) {
      const allow = service.methods.join(', ');
      return { ...fault(405, `${service.path} takes ${allow}`), headers: { allow } };
    }
    const request = {
      method,
      origin: url.origin,
      query: url.searchParams,
      headers: toRecord(headers, url),
      body: toText(body),
    };
    return service.answer(request, rest);
  }
  const paths = services.map(({ path }) => path);
  return { status: 404, body: { error: `There is no demo service at ${url.pathname}`, services: paths } };
}

/** What stands in the place of the parameter; empty where there is none, undefined when the path is another one. */
function restOf(pattern: string, path: string): string | undefined {
  const fixed = pattern.indexOf('{');
  if (fixed === -1) return path === pattern ? '' : undefined;
  if (!path.startsWith(pattern.slice(0, fixed))) return undefined;
  const rest = path.slice(fixed);
  if (rest === '' || rest.includes('/')) return undefined;
  try {
    return decodeURIComponent(rest);
  } catch {
    return undefined;
  }
}

function toRecord(pairs: readonly string[], url: URL): Record<string, string> {
  const headers: Record<string, string> = { host: url.host };
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const [name = '', value = ''] = pairs.slice(index, index + 2);
    headers[name.toLowerCase()] = value;
  }
  return headers;
}

function toText(body: HopRequest['body']): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
}

/** The answer as it would come over the wire. */
function toAnswer({ status: code, body, headers }: DemoAnswer, method: string): Answer {
  const wireBody = body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body));
  return {
    status: code,
    headers: {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      'content-length': String(wireBody.length),
      ...headers,
    },
    wireBody: method === 'HEAD' ? Buffer.alloc(0) : wireBody,
  };
}
