import { startFakeService } from './start-fake-service.ts';

type Attributes = Readonly<Record<string, string | number | boolean>>;

/** A span as it arrived. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined: it begins its trace. */
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** As OTLP numbers them: 1 internal, 2 server, 3 client, 5 consumer. */
  readonly kind: number;
  readonly attributes: Attributes;
  readonly isError: boolean;
  /** What the process says of itself. */
  readonly resource: Attributes;
}

export interface Collector {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  readonly url: string;
  /** In the order in which they arrived. */
  spans(): CollectedSpan[];
  /** Everything as it came, to search in. */
  text(): string;
  close(): void;
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: { stringValue?: string; intValue?: string | number; doubleValue?: number; boolValue?: boolean };
}

interface OtlpSpan extends Pick<CollectedSpan, 'traceId' | 'spanId' | 'parentSpanId' | 'name' | 'kind'> {
  readonly attributes?: readonly OtlpAttribute[];
  readonly status?: { readonly code?: number };
}

interface OtlpRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

const STATUS_ERROR = 2;

/** A collector that takes OTLP over HTTP as JSON. */
export async function startCollector(): Promise<Collector> {
  const service = await startFakeService(() => ({ body: {} }));
  return {
    url: service.url,
    spans: () =>
      service.requests
        .filter(({ path }) => path === '/v1/traces')
        .flatMap(({ json }) => (json as OtlpRequest).resourceSpans) // as the standard has it
        .flatMap(({ resource, scopeSpans }) =>
          scopeSpans.flatMap(({ spans }) => spans.map((span) => read(span, readAttributes(resource.attributes)))),
        ),
    text: () => service.requests.map(({ text }) => text).join('\n'),
    close: service.close,
  };
}

function read(span: OtlpSpan, resource: Attributes): CollectedSpan {
  const { traceId, spanId, parentSpanId, name, kind, attributes = [], status } = span;
  return {
    ...{ traceId, spanId, name, kind, resource },
    parentSpanId: parentSpanId === '' ? undefined : parentSpanId,
    attributes: readAttributes(attributes),
    isError: status?.code === STATUS_ERROR,
  };
}

function readAttributes(attributes: readonly OtlpAttribute[]): Attributes {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      const { stringValue, intValue, doubleValue, boolValue } = value;
      return [
        key,
        stringValue ?? (intValue === undefined ? undefined : Number(intValue)) ?? doubleValue ?? boolValue ?? '',
      ];
    }),
  );
}
