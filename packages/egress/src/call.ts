import type { Buffer } from 'node:buffer';
import type { HttpOutcome, OutgoingRequest } from '@automateos/model';
import { attachCredential } from './attach-credential.ts';
import type { ConnectionPools, OriginPool } from './connection-pools.ts';
import { decodeBody } from './decode-body.ts';
import { DEMO_HOST, type DemoHost } from './demo/demo-host.ts';
import { type Answer, Exchange, tooLarge } from './exchange.ts';
import { FaultError } from './fault.ts';
import type { Guard } from './guard.ts';
import {
  type HopRequest,
  MAX_REDIRECTS,
  nextHop,
  parseLocation,
  redirectLocation,
  tooManyRedirects,
} from './redirect.ts';
import { toHeaderPairs } from './request-headers.ts';
import { parseUrl, type Target } from './target.ts';

const METHOD = /^[A-Z]{1,20}$/;
/** CONNECT would open a tunnel; TRACE shows headers that others added. */
const REFUSED_METHODS = new Set(['CONNECT', 'TRACE']);

/** What all calls share. */
export interface CallParts {
  readonly guard: Guard;
  readonly pools: ConnectionPools;
  readonly demo: DemoHost;
  /** Aborted when this process sends nothing more. */
  readonly closed: AbortSignal;
}

/** One call of `http.request`: all its hops, under one timer and one abort signal. */
export class Call {
  readonly #request: OutgoingRequest;
  readonly #guard: Guard;
  readonly #pools: ConnectionPools;
  readonly #demo: DemoHost;
  readonly #closed: AbortSignal;
  #sent = false;
  #interruption: FaultError | undefined;
  #exchange: Exchange | undefined;
  /** Ends a wait for anything but an exchange. */
  #endWait: (fault: FaultError) => void = nothing;

  constructor(request: OutgoingRequest, { guard, pools, demo, closed }: CallParts) {
    this.#request = request;
    this.#guard = guard;
    this.#pools = pools;
    this.#demo = demo;
    this.#closed = closed;
  }

  async run(): Promise<HttpOutcome> {
    const { signal, timeoutMs } = this.#request;
    const timer = setTimeout(() => this.#interrupt(timedOut(timeoutMs)), timeoutMs);
    const onAbort = () => this.#interrupt(aborted());
    signal.addEventListener('abort', onAbort);
    try {
      if (signal.aborted) throw aborted();
      return await this.#follow();
    } catch (error: unknown) {
      if (!(error instanceof FaultError)) throw error;
      return { ok: false, fault: error.toFault(this.#sent) };
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    }
  }

  async #follow(): Promise<HttpOutcome> {
    const { url: text, method, headers, body, followRedirects } = this.#request;
    let { attach } = this.#request;
    if (!METHOD.test(method) || REFUSED_METHODS.has(method)) throw badMethod();
    let hop: HopRequest = { method, headers: toHeaderPairs(headers), body };
    const url = parseUrl(text);
    if (url === undefined) throw badUrl();
    let target = this.#guard.checkUrl(url);
    for (let redirects = 0; ; redirects += 1) {
      const sent = attach === undefined ? hop : attachCredential(hop, target, attach);
      const answer = target.host === DEMO_HOST ? await this.#ask(target, sent) : await this.#reach(target, sent);
      const location = followRedirects ? redirectLocation(answer) : undefined;
      if (location === undefined) return this.#finish(answer, target);
      if (redirects === MAX_REDIRECTS) throw tooManyRedirects(target);
      const next = this.#guard.checkUrl(parseLocation(location, target));
      hop = nextHop(hop, answer.status, target, next);
      if (next.origin !== target.origin) attach = undefined;
      target = next;
    }
  }

  async #reach(target: Target, hop: HopRequest): Promise<Answer> {
    const vetted = this.#guard.vet(target);
    if (vetted instanceof Promise) await this.#wait(vetted);
    return this.#send(target, hop);
  }

  /** The demo host: nothing is looked up and nothing is opened; limits and interruptions are those of any request. */
  async #ask(target: Target, hop: HopRequest): Promise<Answer> {
    if (this.#closed.aborted) throw stopped(target.host);
    if (this.#interruption !== undefined) throw this.#interruption;
    this.#sent = true;
    const { answer, delayMs } = this.#demo.answer(target, hop);
    if (delayMs > 0) await this.#pause(delayMs, target.host);
    const { maxResponseBytes } = this.#request;
    if (answer.wireBody.length > maxResponseBytes) throw tooLarge(target.host, maxResponseBytes);
    return answer;
  }

  async #pause(delayMs: number, host: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const onClose = () => this.#interrupt(stopped(host));
    this.#closed.addEventListener('abort', onClose);
    const passed = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, delayMs);
    });
    try {
      await this.#wait(passed);
    } finally {
      clearTimeout(timer);
      this.#closed.removeEventListener('abort', onClose);
    }
  }

  #send(target: Target, { method, headers, body, path = target.path, credentialId }: HopRequest): Promise<Answer> {
    if (this.#interruption !== undefined) throw this.#interruption;
    const origin = this.#pools.get(target, credentialId);
    origin.running += 1;
    return new Promise<Answer>((resolve, reject) => {
      const exchange = new Exchange({
        host: target.host,
        method,
        maxBytes: this.#request.maxResponseBytes,
        onSend: () => {
          this.#sent = true;
        },
        resolve: (answer) => {
          this.#endSend(origin);
          resolve(answer);
        },
        reject: (fault) => {
          this.#endSend(origin);
          reject(fault);
        },
      });
      this.#exchange = exchange;
      origin.pool.dispatch({ path, method, headers, body: body ?? null }, exchange);
    });
  }

  #endSend(origin: OriginPool): void {
    origin.running -= 1;
    // A field that is cleared, not a closure over the exchange: with one, 28 % of all that was allocated outlived the
    // minor garbage collections instead of 6 % (Node 24.21, 64 requests at once, November 2026).
    this.#exchange = undefined;
  }

  async #finish({ status, headers, wireBody }: Answer, target: Target): Promise<HttpOutcome> {
    const encoding = headers['content-encoding'];
    let body: Buffer = wireBody;
    if (typeof encoding === 'string' && wireBody.length > 0) {
      body = await this.#wait(decodeBody(encoding, wireBody, this.#request.maxResponseBytes, target.host));
    }
    return { ok: true, response: { status, headers, body } };
  }

  /** Waits for the promise or the interruption, whichever is first. */
  #wait<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#interruption !== undefined) reject(this.#interruption);
      this.#endWait = reject;
      promise.then(resolve, reject);
    });
  }

  #interrupt(fault: FaultError): void {
    this.#interruption ??= fault;
    this.#exchange?.abort(this.#interruption);
    this.#endWait(this.#interruption);
  }
}

function nothing(): void {}

function timedOut(timeoutMs: number): FaultError {
  const message = `There was no complete answer within ${timeoutMs} ms`;
  return new FaultError('TIMEOUT', message, { timeout_ms: timeoutMs });
}

function aborted(): FaultError {
  return new FaultError('ABORTED', 'The request was cancelled');
}

function stopped(host: string): FaultError {
  return new FaultError('ABORTED', `The request to "${host}" was cut because this process stops`, { host });
}

function badMethod(): FaultError {
  return new FaultError('INVALID_REQUEST', 'This method cannot be sent; use one such as GET, POST, PUT, PATCH, DELETE');
}

function badUrl(): FaultError {
  return new FaultError('INVALID_URL', 'The URL cannot be read, or is longer than 8,192 characters');
}
