import type { NewSpan, Span, SpanAttributes, Tracer } from '@automateos/runtime';
import {
  type Span as OtelSpan,
  type Tracer as OtelTracer,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { ChosenIds } from './chosen-ids.ts';
import { formatTraceparent, parseTraceparent } from './traceparent.ts';

const KINDS: Readonly<Record<NewSpan['kind'], SpanKind>> = {
  server: SpanKind.SERVER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
  client: SpanKind.CLIENT,
};

class EndingSpan implements Span {
  readonly traceparent: string;
  readonly #span: OtelSpan;
  #hasEnded = false;

  constructor(span: OtelSpan) {
    this.#span = span;
    this.traceparent = formatTraceparent(span.spanContext());
  }

  end(attributes: SpanAttributes, error: string | null): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#span.setAttributes(attributes);
    if (error !== null) {
      this.#span.setAttribute('error.type', error);
      this.#span.setStatus({ code: SpanStatusCode.ERROR, message: error });
    }
    this.#span.end();
  }
}

/** The runtime's port over OpenTelemetry. Who belongs to whom is said by every span itself: nothing is carried along unseen. */
export function createTracer(tracer: OtelTracer, ids: ChosenIds): Tracer {
  return {
    start: ({ name, kind, parent, traceId, attributes }) => {
      const before = parent === null ? undefined : parseTraceparent(parent);
      const context = before === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, before);
      ids.choose(before === undefined ? traceId : undefined);
      return new EndingSpan(tracer.startSpan(name, { kind: KINDS[kind], attributes }, context));
    },
  };
}
