import { randomUUID } from 'node:crypto';
import type { Tracing } from '@automateos/tracing';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { VERSION } from './version.ts';

/** Tells a collector what this process does, where the settings name one; else nothing of it is even loaded. */
export async function openTracing(config: Config, logger: Logger): Promise<Tracing | undefined> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = config;
  if (endpoint === undefined) return undefined;
  const tracing = await import('@automateos/tracing');
  return tracing.openTracing({
    endpoint,
    headers: config.OTEL_EXPORTER_OTLP_HEADERS,
    resource: {
      'service.version': VERSION,
      'service.instance.id': randomUUID(),
      ...config.OTEL_RESOURCE_ATTRIBUTES,
      'service.name': config.OTEL_SERVICE_NAME ?? config.OTEL_RESOURCE_ATTRIBUTES['service.name'] ?? 'automateos',
    },
    sampler: config.OTEL_TRACES_SAMPLER,
    ratio: config.OTEL_TRACES_SAMPLER_ARG,
    logger,
  });
}
