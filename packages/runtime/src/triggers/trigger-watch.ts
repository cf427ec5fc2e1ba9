import { type ExecutionId, LIMITS, slotPayload, toError, type WorkflowId } from '@automateos/model';
import type { Logger } from 'pino';
import { timeLimitOf } from '../executions/time-limit.ts';
import type {
  Clock,
  DedupeKey,
  Doorbell,
  DueSchedule,
  FailureReport,
  ScheduleTurn,
  TriggeredExecution,
  TriggerQueue,
  TriggerTarget,
  UnreportedFailure,
} from '../ports.ts';
import { triggerStep } from '../worker/step-log.ts';
import type { WorkflowCache } from '../workflows/workflow-cache.ts';
import { dueSlots } from './due-slots.ts';
import { scheduleOf, type TriggerOf } from './triggers-of.ts';

export interface TriggerWatchDeps {
  readonly queue: TriggerQueue;
  readonly workflows: WorkflowCache;
  readonly triggerOf: TriggerOf;
  readonly doorbell: Doorbell;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly publicUrl: () => string;
  readonly newExecutionId: () => ExecutionId;
  /** How many executions of a workflow are queued, as of the last sweep. */
  readonly queuedOf: (workflowId: WorkflowId) => number;
}

/** Starts what is due by schedules and what failures start. Rows say what is due, so every process may look. */
export interface TriggerWatch {
  /** Starts what is due; called by each sweep. Does not wait for it. */
  wake(): void;
  /** Resolves when what is under way is over; nothing else begins. */
  stop(): Promise<void>;
}

const AT_ONCE = 100;
/** After so many full turns the next sweep goes on. */
const MOST_TURNS = 20;

export function createTriggerWatch(deps: TriggerWatchDeps): TriggerWatch {
  let isStopping = false;
  let working: Promise<void> | undefined;

  const repeat = async (what: string, makeTurn: () => Promise<boolean>): Promise<void> => {
    try {
      for (let turns = 0; turns < MOST_TURNS && !isStopping; turns += 1) if (!(await makeTurn())) return;
    } catch (thrown: unknown) {
      deps.logger.error({ err: toError(thrown) }, what);
    }
  };
  const work = async (): Promise<void> => {
    await repeat('schedules cannot be followed', () => fireDue(deps));
    await repeat('error triggers cannot be told of failures', () => reportFailures(deps));
  };

  return {
    wake: () => {
      if (isStopping) return;
      working ??= work().finally(() => {
        working = undefined;
      });
    },
    stop: async () => {
      isStopping = true;
      await working;
    },
  };
}

/** @returns whether there may be more */
async function fireDue(deps: TriggerWatchDeps): Promise<boolean> {
  const { queue, logger } = deps;
  const { now, due } = await queue.listDue(AT_ONCE);
  const turns: ScheduleTurn[] = [];
  for (const schedule of due) {
    try {
      turns.push(await planTurn(schedule, now, deps));
    } catch (thrown: unknown) {
      // One schedule that cannot be read must not hold the others up.
      logger.error({ err: toError(thrown), workflowId: schedule.workflowId }, 'a schedule cannot be followed');
    }
  }
  if (turns.length === 0) return false;
  const started = await queue.makeTurns(turns);
  for (const id of started) deps.doorbell.ring(id);
  return due.length === AT_ONCE && started.length > 0;
}

async function planTurn(schedule: DueSchedule, now: number, deps: TriggerWatchDeps): Promise<ScheduleTurn> {
  const { workflowId, workflowVersion, nodeId } = schedule;
  const { plan } = await deps.workflows.get(workflowId, workflowVersion);
  const node = plan.nodes.find((planned) => planned.node.id === nodeId)?.node;
  const slots = node === undefined ? undefined : scheduleOf(node, deps.triggerOf);
  if (slots === undefined) throw new Error(`the workflow has no schedule "${nodeId}" in version ${workflowVersion}`);
  const due = dueSlots(slots, schedule, now);
  if (deps.queuedOf(workflowId) >= LIMITS.queuedPerWorkflow) {
    const what = { workflowId, nodeId, slots: due.slots };
    deps.logger.warn(what, 'slots of a schedule were left out: too many executions of its workflow are waiting');
    return { schedule, nextAt: due.nextAt, starts: [] };
  }
  const starts = due.slots.map((slot) => {
    const key = `cron|${nodeId}|${slot}`;
    return start(schedule, slotPayload(slots, slot, now), { scope: 'schedule', key, bodyHash: '' }, deps);
  });
  return { schedule, nextAt: due.nextAt, starts };
}

/** @returns whether there may be more */
async function reportFailures(deps: TriggerWatchDeps): Promise<boolean> {
  const failures = await deps.queue.listUnreported(AT_ONCE);
  if (failures.length === 0) return false;
  for (const id of await deps.queue.report(failures.map((failure) => toReport(failure, deps)))) deps.doorbell.ring(id);
  return failures.length === AT_ONCE;
}

function toReport(failure: UnreportedFailure, deps: TriggerWatchDeps): FailureReport {
  const { executionId } = failure;
  const payload = failurePayload(failure, deps.publicUrl());
  const key: DedupeKey = { scope: 'error', key: executionId, bodyHash: '' };
  const targets = failure.targets.filter(({ workflowId }) => deps.queuedOf(workflowId) < LIMITS.queuedPerWorkflow);
  return { executionId, starts: targets.map((target) => start(target, payload, key, deps)) };
}

function failurePayload({ executionId, error, ...failure }: UnreportedFailure, publicUrl: string) {
  return {
    execution: {
      id: executionId,
      workflow_id: failure.workflowId,
      workflow_name: failure.workflowName,
      error: error === null ? null : { code: error.code, message: error.message, node_id: error.nodeId },
      failed_at: new Date(failure.failedAt).toISOString(),
      url: `${publicUrl}/runs/${executionId}`,
    },
  };
}

function start(
  target: TriggerTarget,
  payload: object,
  dedupe: DedupeKey,
  { clock, newExecutionId }: TriggerWatchDeps,
): TriggeredExecution {
  const createdAt = clock.nowMs();
  return {
    execution: {
      id: newExecutionId(),
      workflowId: target.workflowId,
      ownerId: target.ownerId,
      workflowVersion: target.workflowVersion,
      triggerNodeId: target.nodeId,
      retryOf: null,
      createdAt,
      timeLimitMs: timeLimitOf(target.settings),
      dedupe,
      claimedBy: null,
    },
    step: triggerStep(target.nodeId, JSON.stringify({ payload }), createdAt),
  };
}
