import type { Json } from '@automateos/model';

export interface DemoRequest {
  readonly method: string;
  /** Scheme and host. */
  readonly origin: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface DemoAnswer {
  readonly status: number;
  /** Undefined: an answer without a body. */
  readonly body: Json | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** How long the answer is waited for. */
  readonly delayMs?: number;
}

/** A service that answers inside this process: a function of the request, for trying workflows out. */
export interface DemoService {
  /** Where it is: a fixed path, or one that ends with a parameter in braces. */
  readonly path: string;
  /** The methods that it takes; left out: all. */
  readonly methods?: readonly string[];
  /** @param rest what stands in the place of the parameter, decoded */
  answer(request: DemoRequest, rest: string): DemoAnswer;
}

export function fault(status: number, message: string): DemoAnswer {
  return { status, body: { error: message } };
}
