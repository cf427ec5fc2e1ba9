import { setTimeout as sleep } from 'node:timers/promises';
import type { Tracer } from '@automateos/runtime';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { ChosenIds } from './chosen-ids.ts';
import { createTracer } from './create-tracer.ts';
import { type SamplerName, toSampler } from './to-sampler.ts';
import { ToldExporter } from './told-exporter.ts';

/** Spans that wait to be sent; what comes on top while the collector is slow or away is dropped. */
const MOST_WAITING = 8_192;
const BATCH = 512;
/** How long a span waits for others to be sent with. */
const GATHER_MS = 1_000;
/** A batch that the collector has not taken by then is dropped. */
const EXPORT_LIMIT_MS = 5_000;
/** The end of the process does not wait for a collector that is away. */
const CLOSE_LIMIT_MS = 2_000;

export interface TracingOptions {
  /** Where a collector takes OTLP over HTTP; `/v1/traces` is added. */
  readonly endpoint: string;
  /** Sent with each batch. */
  readonly headers: Readonly<Record<string, string>>;
  /** What all spans say of the process: `service.name` and the like. */
  readonly resource: Readonly<Record<string, string>>;
  readonly sampler: SamplerName;
  /** The share of traces that a sampler by ratio takes, 0 to 1. */
  readonly ratio: number;
  readonly logger: { warn(details: object, message: string): void; info(message: string): void };
}

export interface Tracing {
  readonly tracer: Tracer;
  /** Sends what waits, as far as that goes quickly. */
  close(): Promise<void>;
}

/** Sends spans to a collector, in batches and beside the work: a collector that is slow or away loses spans and nothing else. */
export function openTracing({ endpoint, headers, resource, sampler, ratio, logger }: TracingOptions): Tracing {
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: EXPORT_LIMIT_MS,
  });
  const told = new ToldExporter(exporter, (error) => {
    if (error === null) logger.info('the collector takes traces again');
    else logger.warn({ err: error }, 'traces cannot be delivered to OTEL_EXPORTER_OTLP_ENDPOINT and are dropped');
  });
  const ids = new ChosenIds();
  const provider = new TracerProvider({
    resource: resourceFromAttributes(resource),
    sampler: toSampler(sampler, ratio),
    idGenerator: ids,
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: told,
        maxQueueSize: MOST_WAITING,
        maxExportBatchSize: BATCH,
        scheduledDelayMillis: GATHER_MS,
        exportTimeoutMillis: EXPORT_LIMIT_MS,
      }),
    ],
  });
  return {
    tracer: createTracer(provider.getTracer('automateos'), ids),
    close: async () => {
      // It rejects when the collector is away, which is told already.
      const closed = provider.shutdown().catch(() => {});
      await Promise.race([closed, sleep(CLOSE_LIMIT_MS, undefined, { ref: false })]);
    },
  };
}
