import type { Config } from '../config.ts';
import { type Finding, ok, warning } from './finding.ts';

const ABOUT = 'traces';
const LIMIT_MS = 3_000;

/** Whether the collector takes traces: it is sent none. */
export async function checkCollector({
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
  OTEL_EXPORTER_OTLP_HEADERS: headers,
}: Config): Promise<readonly Finding[]> {
  if (endpoint === undefined) return [ok(ABOUT, 'off: OTEL_EXPORTER_OTLP_ENDPOINT names no collector')];
  const { origin } = new URL(endpoint);
  const response = await fetch(`${endpoint}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{"resourceSpans":[]}',
    signal: AbortSignal.timeout(LIMIT_MS),
  }).catch(() => undefined);
  await response?.body?.cancel();
  if (response?.ok === true) return [ok(ABOUT, `the collector at ${origin} takes them`)];
  const why = response === undefined ? 'does not answer' : `answers ${response.status}`;
  return [warning(ABOUT, `the collector at ${origin} ${why}: traces are dropped until it takes them, runs go on`)];
}
