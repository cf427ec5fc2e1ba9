import { randomBytes } from 'node:crypto';
import type { NewSpan, SpanAttributes, Tracer } from '../ports.ts';

export interface RecordedSpan extends Pick<NewSpan, 'name' | 'kind'> {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  attributes: SpanAttributes;
  /** Undefined: it has not ended. */
  error: string | null | undefined;
}

/** A tracer that keeps what it is told, in the order in which spans began. */
export function createRecordingTracer(): Tracer & { readonly spans: readonly RecordedSpan[] } {
  const spans: RecordedSpan[] = [];
  return {
    spans,
    start: ({ name, kind, parent, traceId: chosen, attributes }) => {
      const [, traceId = chosen ?? randomBytes(16).toString('hex'), parentSpanId] = parent?.split('-') ?? [];
      const spanId = randomBytes(8).toString('hex');
      const span: RecordedSpan = { name, kind, traceId, spanId, parentSpanId, attributes, error: undefined };
      spans.push(span);
      return {
        traceparent: `00-${traceId}-${spanId}-01`,
        end: (more, error) => {
          if (span.error !== undefined) return;
          span.attributes = { ...span.attributes, ...more };
          span.error = error;
        },
      };
    },
  };
}
