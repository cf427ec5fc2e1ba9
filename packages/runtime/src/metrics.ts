import type { FinalExecutionStatus } from '@automateos/model';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { QueueFigures } from './ports.ts';

type AcceptVerdict = 'accepted' | 'duplicate' | 'refused';

/** What Prometheus can read of this process. Labels are small fixed sets, never ids. */
export interface Metrics {
  readonly activeRuns: { set(count: number): void };
  accepted(verdict: AcceptVerdict): void;
  executionEnded(status: FinalExecutionStatus, durationMs: number): void;
  swept(figures: QueueFigures, nowMs: number): void;
  claimed(count: number, takeovers: number): void;
  readonly contentType: string;
  text(): Promise<string>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'automateos_' });
  const accepts = new Counter({
    name: 'automateos_accepts_total',
    help: 'Executions asked for, by verdict',
    labelNames: ['verdict'],
    registers,
  });
  const ended = new Counter({
    name: 'automateos_executions_ended_total',
    help: 'Executions that ended in this process, by status',
    labelNames: ['status'],
    registers,
  });
  const duration = new Histogram({
    name: 'automateos_execution_duration_seconds',
    help: 'From accepted to ended',
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60, 600],
    registers,
  });
  const active = new Gauge({ name: 'automateos_active_runs', help: 'Executions that this process runs', registers });
  const byStatus = new Gauge({
    name: 'automateos_executions',
    help: 'Executions that have not ended, by status',
    labelNames: ['status'],
    registers,
  });
  const oldest = new Gauge({
    name: 'automateos_oldest_queued_seconds',
    help: 'Age of the oldest queued execution; 0 when none is queued',
    registers,
  });
  const claims = new Counter({ name: 'automateos_claims_total', help: 'Executions claimed', registers });
  const takeovers = new Counter({
    name: 'automateos_takeovers_total',
    help: 'Executions taken over from a worker that died',
    registers,
  });
  return {
    activeRuns: active,
    accepted: (verdict) => accepts.inc({ verdict }),
    executionEnded: (status, durationMs) => {
      ended.inc({ status });
      duration.observe(durationMs / 1_000);
    },
    swept: (figures, nowMs) => {
      byStatus.set({ status: 'queued' }, figures.queued);
      byStatus.set({ status: 'running' }, figures.running);
      byStatus.set({ status: 'waiting' }, figures.waiting);
      oldest.set(figures.oldestQueuedAt === null ? 0 : Math.max(0, nowMs - figures.oldestQueuedAt) / 1_000);
    },
    claimed: (count, taken) => {
      claims.inc(count);
      takeovers.inc(taken);
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
