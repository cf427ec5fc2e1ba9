import type { ExecutionId, Json, WorkerId } from '@automateos/model';
import type { Logger } from 'pino';
import type { JournalWriter } from '../journal-writer.ts';
import type { Metrics } from '../metrics.ts';
import { type ClaimedExecution, type Clock, type LoadedStep, SUSPECT_TAKEOVERS } from '../ports.ts';
import type { CompiledWorkflow } from '../workflows/compile-workflow.ts';
import { beginRun, resumeRun } from './begin-run.ts';
import type { Lease } from './lease.ts';
import { LiveRun, type RunDeps } from './live-run.ts';
import type { Accepting, RunOutcome, RunStart } from './run-start.ts';

export interface RunPoolDeps {
  readonly journal: JournalWriter;
  readonly http: RunDeps['http'];
  readonly connect: RunDeps['connect'];
  readonly vault: RunDeps['vault'];
  readonly codeRunner: RunDeps['codeRunner'];
  readonly nodeRunner: RunDeps['nodeRunner'];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly random: () => number;
  readonly randomBytes: RunDeps['randomBytes'];
  readonly tracer: RunDeps['tracer'];
  readonly idempotencyKey: RunDeps['idempotencyKey'];
  readonly resumeLinks: RunDeps['resumeLinks'];
  readonly waits: RunDeps['waits'];
  readonly readWakeups: RunDeps['readWakeups'];
  readonly callWorkflow: RunDeps['callWorkflow'];
  /** Executions at once. */
  readonly concurrency: number;
  readonly onRecorded: RunDeps['onRecorded'];
  /** `wakeSeq` is the wake-up number under which it was parked. */
  readonly onParked: (executionId: ExecutionId, wakeAt: number, wakeSeq: number) => void;
  /** It is due again, and somebody else is to run it. */
  readonly onHandedBack: (executionId: ExecutionId) => void;
  /** An execution ended that a step of another one has started. */
  readonly onCalledEnded: (executionId: ExecutionId) => void;
  readonly lease: RunDeps['lease'] & Pick<Lease, 'workerId'>;
  /** A slot is free again; `isLimited`: one of its workflow's turns, too. */
  readonly onFree: (isLimited: boolean) => void;
}

/** The executions that this process runs, up to a number at once. */
export interface RunPool {
  /** Under which name this process owns executions; it changes when the old one was given up. */
  readonly workerId: WorkerId;
  /** None also while the lease is not held for certain: what is accepted then is queued. */
  freeSlots(): number;
  has(executionId: ExecutionId): boolean;
  /** The epochs under which executions run here that are in the database. */
  epochs(): Map<ExecutionId, number>;
  /** Whether a run that is under suspicion of killing its workers runs here: then no second one may. */
  hasSuspect(): boolean;
  /** Runs a new execution from its insert on. */
  startNew(accepting: Accepting, workflow: CompiledWorkflow, output: Json, outputText: string): void;
  startClaimed(claimed: ClaimedExecution, workflow: CompiledWorkflow, steps: readonly LoadedStep[]): void;
  cancel(executionId: ExecutionId): void;
  /** Something may have come in that a step of it waits for. */
  look(executionId: ExecutionId): void;
  /** Lets go of one without another write, if it still runs under this epoch. */
  drop(executionId: ExecutionId, leaseEpoch: number): void;
  /** Lets go of everything without another write: the leases are lost. */
  dropAll(): void;
  /** Takes nothing new; resolves when every run has ended or was handed back. */
  drain(limitMs: number): Promise<void>;
}

export function createRunPool(deps: RunPoolDeps): RunPool {
  const runs = new Map<ExecutionId, LiveRun>();
  const { clock, metrics } = deps;
  let suspect: ExecutionId | undefined;
  let isDraining = false;
  let onEmpty: (() => void) | undefined;
  const tellEnd = ({ identity }: LiveRun, { status, durationMs }: Extract<RunOutcome, { kind: 'ended' }>): void => {
    metrics.executionEnded(status, durationMs);
    const { id: executionId, workflowId } = identity;
    deps.logger.debug({ executionId, workflowId, status, durationMs }, 'a run ended');
  };
  const onReleased = (run: LiveRun, outcome: RunOutcome): void => {
    // A run that was dropped and claimed again may have left a newer one under its id.
    if (runs.get(run.identity.id) === run) runs.delete(run.identity.id);
    if (suspect === run.identity.id) suspect = undefined;
    metrics.activeRuns.set(runs.size);
    if (outcome.kind === 'ended') tellEnd(run, outcome);
    if (outcome.kind === 'ended' && run.identity.isCalled) deps.onCalledEnded(run.identity.id);
    if (outcome.kind === 'handed-back') deps.onHandedBack(run.identity.id);
    if (outcome.kind === 'parked' && outcome.wakeAt !== null) {
      deps.onParked(run.identity.id, outcome.wakeAt, outcome.wakeSeq);
    }
    if (runs.size === 0) onEmpty?.();
    if (!isDraining) deps.onFree(run.identity.isLimited);
  };
  const runDeps: RunDeps = {
    ...deps,
    append: deps.journal.append,
    onDoubt: metrics.doubted,
    onAttempt: metrics.attemptEnded,
    onReleased,
  };
  const start = (begin: RunStart): void => {
    const run = new LiveRun(runDeps, begin);
    runs.set(run.identity.id, run);
    metrics.activeRuns.set(runs.size);
    run.start();
  };
  return {
    get workerId() {
      return deps.lease.workerId;
    },
    freeSlots: () => (isDraining || !deps.lease.isHeld() ? 0 : Math.max(0, deps.concurrency - runs.size)),
    has: (executionId) => runs.has(executionId),
    epochs: () =>
      new Map(
        [...runs.values()].flatMap(({ identity, isStored }) =>
          isStored ? [[identity.id, identity.leaseEpoch] as const] : [],
        ),
      ),
    startNew: (accepting, workflow, output, outputText) => start(beginRun(accepting, workflow, output, outputText)),
    hasSuspect: () => suspect !== undefined,
    startClaimed: (claimed, workflow, steps) => {
      // The claim counted this takeover already.
      if (claimed.takeovers > SUSPECT_TAKEOVERS) suspect = claimed.id;
      metrics.doubted(steps.filter(({ status }) => status === 'running').length);
      // The claim is a change, too.
      deps.onRecorded(claimed.workflowId, claimed.id, false);
      start(resumeRun(claimed, workflow, steps, clock, deps.resumeLinks));
      if (claimed.cancelRequested) runs.get(claimed.id)?.cancel();
    },
    cancel: (executionId) => runs.get(executionId)?.cancel(),
    look: (executionId) => runs.get(executionId)?.look(),
    drop: (executionId, leaseEpoch) => {
      const run = runs.get(executionId);
      if (run?.identity.leaseEpoch === leaseEpoch) run.drop();
    },
    dropAll: () => {
      for (const run of [...runs.values()]) run.drop();
    },
    drain: (limitMs) => {
      isDraining = true;
      if (runs.size === 0) return Promise.resolve();
      return new Promise((resolve) => {
        const stopTimer = clock.after(limitMs, () => {
          for (const run of [...runs.values()]) run.cutShort();
        });
        onEmpty = () => {
          stopTimer();
          resolve();
        };
        for (const run of [...runs.values()]) run.drain();
      });
    },
  };
}
