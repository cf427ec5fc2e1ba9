import { type ExecutionId, toError, type WorkflowId, type WorkflowSettings } from '@automateos/model';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics.ts';
import type { Clock, Pruned, RetentionStore } from '../ports.ts';
import { createClockTrust } from './clock-trust.ts';

export interface RetentionSettings {
  /** How long ended executions are kept where their workflow does not say; null: for ever. */
  readonly days: number | null;
  /** How much is kept at most, over all workflows; null: no limit. */
  readonly maxBytes: number | null;
}

export interface PrunerDeps {
  readonly store: RetentionStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'pruned' | 'stored'>;
  readonly settings: RetentionSettings;
}

/** Removes what is kept no longer, a little with each sweep, so that nobody who works notices. */
export interface Pruner {
  /** Makes a turn, unless one is under way; called by each sweep. Does not wait for it. */
  wake(): void;
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;
const AT_ONCE = 100;
/** How long a turn goes on while it finds something. */
const TURN_MS = 200;
const WORKFLOWS_AT_ONCE = 100;
/** From the end of one round over all workflows to the begin of the next. */
const ROUND_EVERY_MS = 60_000;

export function createPruner(deps: PrunerDeps): Pruner {
  const { clock, logger } = deps;
  let isStopping = false;
  let working: Promise<void> | undefined;
  let round: AsyncGenerator<Pruned> | undefined;
  let nextRoundMs = clock.monotonicMs();
  const isClockTrusted = createClockTrust(clock);

  const work = async (): Promise<void> => {
    const nowMs = await deps.store.nowMs();
    if (!isClockTrusted(nowMs)) {
      round = undefined;
      return;
    }
    round ??= makeRound(deps, nowMs);
    const endMs = clock.monotonicMs() + TURN_MS;
    do {
      const { done, value } = await round.next();
      if (done === true) {
        round = undefined;
        nextRoundMs = clock.monotonicMs() + ROUND_EVERY_MS;
        return;
      }
      deps.metrics.pruned(value);
    } while (clock.monotonicMs() < endMs && !isStopping);
  };

  return {
    wake: () => {
      if (isStopping || working !== undefined) return;
      if (round === undefined && clock.monotonicMs() < nextRoundMs) return;
      working = work()
        .catch((thrown: unknown) => {
          round = undefined;
          logger.error({ err: toError(thrown) }, 'what is kept no longer cannot be removed');
        })
        .finally(() => {
          working = undefined;
        });
    },
    stop: async () => {
      isStopping = true;
      await working;
    },
  };
}

/** Once over everything, one small step at a time: by age and number first, then by size. */
async function* makeRound(deps: PrunerDeps, nowMs: number): AsyncGenerator<Pruned> {
  const { store, settings } = deps;
  for (let after: WorkflowId | null = null; ; ) {
    const workflows: Awaited<ReturnType<RetentionStore['listWorkflows']>> = await store.listWorkflows(
      after,
      WORKFLOWS_AT_ONCE,
    );
    for (const workflow of workflows) yield* pruneWorkflow(workflow, deps, nowMs);
    after = workflows.at(-1)?.id ?? null;
    if (workflows.length < WORKFLOWS_AT_ONCE) break;
  }
  if (settings.days !== null) yield* pruneRedrives(nowMs - settings.days * DAY_MS, deps);
  if (settings.maxBytes !== null) yield* pruneBySize(settings.maxBytes, deps);
  await store.giveBack();
}

async function* pruneWorkflow(
  { id, settings: { retention } }: { readonly id: WorkflowId; readonly settings: WorkflowSettings },
  { store, settings }: PrunerDeps,
  nowMs: number,
): AsyncGenerator<Pruned> {
  const days = retention?.days ?? settings.days;
  const endedBefore = days === null ? null : nowMs - days * DAY_MS;
  const most = retention?.max_executions;
  const upTo = most === undefined ? null : await store.findBeyond(id, most);
  if (endedBefore === null && upTo === null) return;
  for (let after: ExecutionId | null = null; ; ) {
    const pruned = await store.pruneWorkflow(id, { endedBefore, upTo }, after, AT_ONCE);
    yield pruned;
    if (pruned.executions > 0) await store.giveBack();
    after = pruned.cursor;
    if (after === null) return;
  }
}

/** What is told of redrives goes with what they have made. */
async function* pruneRedrives(endedBefore: number, { store }: PrunerDeps): AsyncGenerator<Pruned> {
  for (;;) {
    const removed = await store.pruneRedrives(endedBefore, AT_ONCE);
    if (removed < AT_ONCE) return;
    yield { executions: 0, steps: 0, payloads: 0, cursor: null };
  }
}

async function* pruneBySize(maxBytes: number, { store, logger, metrics }: PrunerDeps): AsyncGenerator<Pruned> {
  for (let after: ExecutionId | null = null; ; ) {
    const usedBytes = await store.usedBytes();
    metrics.stored(usedBytes);
    if (usedBytes <= maxBytes) return;
    const pruned = await store.pruneOldest(after, AT_ONCE);
    yield pruned;
    if (pruned.executions > 0) await store.giveBack();
    after = pruned.cursor;
    if (after !== null) continue;
    if (pruned.executions === 0)
      logger.warn({ usedBytes, maxBytes }, 'more is stored than RETENTION_MAX_BYTES, and none of it may go');
    return;
  }
}
