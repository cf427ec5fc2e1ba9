import type { FinalExecutionStatus } from '@automateos/model';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { AlertFigures, QueueFigures, RemovedRows } from './ports.ts';

type ClaimReason = 'due' | 'turn' | 'takeover' | 'orphan';
type AcceptVerdict = 'accepted' | 'duplicate' | 'refused';

/** What Prometheus can read of this process. Labels are small fixed sets, never ids. */
export interface Metrics {
  readonly activeRuns: { set(count: number): void };
  accepted(verdict: AcceptVerdict): void;
  /** One attempt of a step, from the call of its node to its outcome. @param type the node's */
  attemptEnded(type: string, isSuccess: boolean, durationMs: number): void;
  /** One transaction of the journal. */
  batchCommitted(writes: number, durationMs: number): void;
  executionEnded(status: FinalExecutionStatus, durationMs: number): void;
  swept(figures: QueueFigures, nowMs: number): void;
  claimed(reason: ClaimReason, count: number): void;
  /** A write came too late: this process did not own the execution any more. */
  fenced(): void;
  /** So many calls have an outcome that nobody knows. */
  doubted(calls: number): void;
  /** The worker gave its name up. */
  selfStopped(): void;
  /** Executions of this worker that it did not run. */
  orphansFound(count: number): void;
  /** So many executions were given up because their workers died. */
  gaveUp(executions: number): void;
  alerted(figures: AlertFigures): void;
  /** Rows that were kept no longer. */
  pruned(rows: RemovedRows): void;
  /** What is kept, in bytes; told only where there is a limit. */
  stored(bytes: number): void;
  /** How to tell the age of the last sweep. */
  followSweepAge(ageMs: () => number): void;
  /** How to tell how many rings were lost so far. */
  followLostRings(count: () => number): void;
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
  const journal = journalHistograms(registers);
  const attempts = new Histogram({
    name: 'automateos_step_duration_seconds',
    help: 'One attempt of a step, by the type of its node and its outcome',
    labelNames: ['type', 'outcome'],
    buckets: [0.001, 0.01, 0.1, 0.5, 2, 10, 60, 600],
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
  const claims = new Counter({
    name: 'automateos_sweep_claims_total',
    help: 'Executions claimed, by reason: due, their turn in a workflow with limits, takeover, orphan',
    labelNames: ['reason'],
    registers,
  });
  const takeovers = new Counter({
    name: 'automateos_takeovers_total',
    help: 'Executions taken over from a worker that died',
    registers,
  });
  const counters = leaseCounters(registers);
  const alerts = alertGauges(registers);
  const retention = retentionMetrics(registers);
  return {
    activeRuns: active,
    accepted: (verdict) => accepts.inc({ verdict }),
    executionEnded: (status, durationMs) => {
      ended.inc({ status });
      duration.observe(durationMs / 1_000);
    },
    attemptEnded: (type, isSuccess, durationMs) =>
      attempts.observe({ type, outcome: isSuccess ? 'success' : 'failed' }, durationMs / 1_000),
    batchCommitted: (writes, durationMs) => {
      journal.writes.observe(writes);
      journal.seconds.observe(durationMs / 1_000);
    },
    swept: (figures, nowMs) => {
      byStatus.set({ status: 'queued' }, figures.queued);
      byStatus.set({ status: 'running' }, figures.running);
      byStatus.set({ status: 'waiting' }, figures.waiting);
      oldest.set(figures.oldestQueuedAt === null ? 0 : Math.max(0, nowMs - figures.oldestQueuedAt) / 1_000);
    },
    claimed: (reason, count) => {
      claims.inc({ reason }, count);
      if (reason === 'takeover') takeovers.inc(count);
    },
    fenced: () => counters.fenced.inc(),
    doubted: (calls) => counters.doubted.inc(calls),
    selfStopped: () => counters.selfStops.inc(),
    orphansFound: (count) => counters.orphans.inc(count),
    gaveUp: (executions) => counters.givenUp.inc(executions),
    alerted: ({ openDeadLetters, inDoubt, liveWorkers }) => {
      alerts.workers.set(liveWorkers);
      alerts.deadLetters.set(openDeadLetters);
      alerts.inDoubt.set(inDoubt);
    },
    pruned: ({ executions, steps, payloads }) => {
      retention.pruned.inc({ table: 'executions' }, executions);
      retention.pruned.inc({ table: 'execution_steps' }, steps);
      retention.pruned.inc({ table: 'payloads' }, payloads);
    },
    stored: (bytes) => retention.stored.set(bytes),
    followSweepAge: (ageMs) => {
      new Gauge({
        name: 'automateos_sweep_age_seconds',
        help: 'Time since the last sweep that went through',
        registers,
        collect() {
          this.set(ageMs() / 1_000);
        },
      });
    },
    followLostRings: (count) => {
      new Counter({
        name: 'automateos_doorbell_failed_total',
        help: 'Rings that could not be sent; what they were for is found by the sweep',
        registers,
        collect() {
          this.reset();
          this.inc(count());
        },
      });
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}

function journalHistograms(registers: Registry[]) {
  return {
    writes: new Histogram({
      name: 'automateos_journal_batch_writes',
      help: 'Writes that one transaction of the journal committed together',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500],
      registers,
    }),
    seconds: new Histogram({
      name: 'automateos_journal_commit_seconds',
      help: 'One transaction of the journal, from when it was sent to its commit',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2],
      registers,
    }),
  };
}

/** What tells that leases were lost, and that nothing came of it. */
function leaseCounters(registers: Registry[]) {
  const counter = (name: string, help: string) => new Counter({ name: `automateos_${name}_total`, help, registers });
  return {
    fenced: counter('fenced_writes', 'Writes refused because the execution had another owner by then'),
    doubted: counter('in_doubt', 'Calls whose outcome nobody knows'),
    selfStops: counter('self_stops', 'Times that this worker gave itself up'),
    orphans: counter('orphans_found', 'Executions of this worker that it did not run'),
    givenUp: counter('given_up', 'Executions that this process gave up because their workers died'),
  };
}

function retentionMetrics(registers: Registry[]) {
  return {
    pruned: new Counter({
      name: 'automateos_pruned_rows_total',
      help: 'Rows that this process removed because they are kept no longer, by table',
      labelNames: ['table'],
      registers,
    }),
    stored: new Gauge({
      name: 'automateos_stored_bytes',
      help: 'What is kept, in bytes, where RETENTION_MAX_BYTES limits it',
      registers,
    }),
  };
}

/** What people should look at. */
function alertGauges(registers: Registry[]) {
  return {
    workers: new Gauge({ name: 'automateos_workers', help: 'Workers of the installation that are alive', registers }),
    deadLetters: new Gauge({ name: 'automateos_dead_letters_open', help: 'Dead letters that are open', registers }),
    inDoubt: new Gauge({
      name: 'automateos_executions_in_doubt',
      help: 'Executions that wait until a person decides about a call',
      registers,
    }),
  };
}
