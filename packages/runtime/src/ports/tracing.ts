/** Figures and names that say what a span is about. Never what a workflow computes with, and never a secret. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface NewSpan {
  readonly name: string;
  /** `server`: somebody asked for it; `consumer`: it was waiting to be done; `client`: it asks somebody else. */
  readonly kind: 'server' | 'consumer' | 'internal' | 'client';
  /** The span that it belongs to as W3C `traceparent`; null, or a text that is none: it begins a trace. */
  readonly parent: string | null;
  /** The id of a trace that it begins, 32 hexadecimal digits; left out: a random one. */
  readonly traceId?: string;
  readonly attributes: SpanAttributes;
}

/** Something that takes time, as a tracing system shows it. */
export interface Span {
  /** What is handed on to those that go on in the same trace, W3C `traceparent`. */
  readonly traceparent: string;
  /**
   * Ends it, once; later calls do nothing.
   *
   * @param error the code of what went wrong; null: nothing did
   */
  end(attributes: SpanAttributes, error: string | null): void;
}

/** Where the runtime tells what it does and how long it takes. Never throws, and never waits for anybody. */
export interface Tracer {
  start(span: NewSpan): Span;
}
