import {
  AppError,
  type ExecutionId,
  errorPattern,
  isJsonObject,
  type Json,
  notFound,
  type RedriveId,
  validationError,
} from '@automateos/model';
import type {
  Clock,
  DeadLetterFilter,
  DeadLetterPosition,
  Doorbell,
  RedriveQueue,
  RedriveRecord,
  RedriveRefusal,
  Stores,
} from '../ports.ts';
import { stepWithPayload } from '../restart/given-steps.ts';
import type { Restarter } from '../restart/restarter.ts';
import type { Actor, RedrivePlan, RedriveWish, UseCases } from '../use-cases.ts';
import { audit } from '../workflows/workflow-use-cases.ts';
import { addRefusal } from './refusals.ts';
import { restartLetter } from './restart-letter.ts';

export interface DeadLetterDeps {
  readonly stores: Pick<Stores, 'deadLetters' | 'executions'>;
  readonly queue: RedriveQueue;
  readonly newRestarter: () => Restarter;
  readonly doorbell: Doorbell;
  readonly clock: Clock;
  readonly newRedriveId: () => RedriveId;
  /** A job was stored: whoever can carries it on now instead of at the next sweep. */
  readonly onRedrive: () => void;
}

const DISCARDED_AT_ONCE = 500;
/** A dry run looks at so many letters; a group fails for few reasons. */
const EXAMINED = 5_000;
const EXAMINED_AT_ONCE = 200;

export function createDeadLetterUseCases(deps: DeadLetterDeps): UseCases['deadLetters'] {
  const { clock } = deps;
  const { deadLetters } = deps.stores;
  const findLetter = async (actor: Actor, id: ExecutionId) => {
    const letter = await deadLetters.findDeadLetter(actor.userId, id);
    if (letter === undefined) throw notFound();
    return letter;
  };
  const findRedrive = async (actor: Actor, id: RedriveId): Promise<RedriveRecord> => {
    const redrive = await deadLetters.findRedrive(actor.userId, id);
    if (redrive === undefined) throw notFound();
    return redrive;
  };
  return {
    list: (actor, filter) => deadLetters.listDeadLetters(actor.userId, filter),
    listGroups: async (actor, filter) => {
      const page = await deadLetters.listDeadLetterGroups(actor.userId, filter, clock.nowMs());
      return { ...page, items: page.items.map((group) => ({ ...group, pattern: errorPattern(group.message) })) };
    },
    get: async (actor, id) => {
      const letter = await findLetter(actor, id);
      const execution = await deps.stores.executions.findExecution(actor.userId, id);
      if (execution === undefined) throw notFound();
      const trigger = execution.steps.find(({ nodeId }) => nodeId === execution.triggerNodeId);
      const output = trigger?.output == null ? null : (JSON.parse(trigger.output) as Json); // JSON that this product wrote
      return {
        ...letter,
        workflowVersion: execution.workflowVersion,
        error: execution.error,
        payload: isJsonObject(output) ? (output.payload ?? null) : null,
      };
    },
    discard: async (actor, id) => {
      await findLetter(actor, id);
      const entry = audit(actor, 'dead-letter.discarded', id, clock);
      if (!(await deadLetters.discardDeadLetter(actor.userId, id, entry))) throw closed();
    },
    discardMany: async (actor, filter) => {
      const entry = audit(actor, 'dead-letter.discarded', actor.userId, clock);
      // What fails meanwhile is not meant.
      const until = Math.min(filter.until ?? entry.at + 1, entry.at + 1);
      for (let discarded = 0; ; ) {
        const count = await deadLetters.discardDeadLetters(
          actor.userId,
          { ...filter, until },
          DISCARDED_AT_ONCE,
          entry,
        );
        discarded += count;
        if (count < DISCARDED_AT_ONCE) return { discarded };
      }
    },
    redrive: (actor, id, wish) => redriveOne(actor, id, wish, deps, () => findLetter(actor, id)),
    planRedrive: (actor, filter, wish) => planRedrive(actor, filter, wish, deps),
    startRedrive: async (actor, filter, { from, version, rate }) => {
      const nowMs = clock.nowMs();
      const whole = { ...filter, until: Math.min(filter.until ?? nowMs + 1, nowMs + 1) };
      const redrive: RedriveRecord = {
        id: deps.newRedriveId(),
        ownerId: actor.userId,
        address: actor.address,
        status: 'running',
        filter: whole,
        from,
        version,
        rate,
        total: await deadLetters.countDeadLetters(actor.userId, whole),
        done: 0,
        failed: 0,
        refusals: [],
        position: null,
        turn: 0,
        createdAt: nowMs,
        completedAt: null,
      };
      await deadLetters.insertRedrive(redrive, audit(actor, 'redrive.started', redrive.id, clock));
      deps.onRedrive();
      return redrive;
    },
    getRedrive: findRedrive,
    listRedrives: (actor, page) => deadLetters.listRedrives(actor.userId, page),
    stopRedrive: async (actor, id) => {
      const redrive = await findRedrive(actor, id);
      if (await deadLetters.stopRedrive(actor.userId, id, audit(actor, 'redrive.stopped', id, clock))) {
        return findRedrive(actor, id);
      }
      throw new AppError('REDRIVE_FINISHED', `This redrive has ended already (${redrive.status}).`);
    },
  };
}

function closed(): AppError {
  return new AppError('DEAD_LETTER_CLOSED', 'Somebody decided about this dead letter already.');
}

async function redriveOne(
  actor: Actor,
  id: ExecutionId,
  wish: RedriveWish & { readonly payload?: Json | undefined },
  deps: DeadLetterDeps,
  findLetter: () => Promise<{ readonly status: string }>,
): Promise<{ executionId: ExecutionId }> {
  if ((await findLetter()).status !== 'open') throw closed();
  const [source] = await deps.queue.loadSources([id]);
  const record = await deps.stores.executions.findExecution(actor.userId, id);
  if (record === undefined) throw notFound();
  const given = wish.payload === undefined ? [] : [stepWithPayload(record, wish.payload, deps.clock.nowMs())];
  const made = await restartLetter(deps.newRestarter(), actor.userId, source, wish, given);
  if (!made.ok) {
    throw validationError('This dead letter cannot be redriven so', [
      { field: fieldOf(made.code), issue: made.message },
    ]);
  }
  const entry = audit(actor, 'dead-letter.redriven', id, deps.clock);
  if (!(await deps.stores.deadLetters.redriveDeadLetter(actor.userId, made.restart, entry))) throw closed();
  const executionId = made.restart.execution.id;
  deps.doorbell.ring(executionId);
  return { executionId };
}

/** Which of the parameters stands in the way: what the version lacks can only be asked of another version. */
function fieldOf(code: string): string {
  return code === 'TRIGGER_MISSING' ? 'version' : 'from';
}

/** Goes through the letters as a redrive would, and changes nothing. */
async function planRedrive(
  actor: Actor,
  filter: DeadLetterFilter,
  wish: RedriveWish,
  deps: DeadLetterDeps,
): Promise<RedrivePlan> {
  const restarter = deps.newRestarter();
  const repeats = new Map<string, number>();
  let refusals: readonly RedriveRefusal[] = [];
  let examined = 0;
  let wouldRedrive = 0;
  for (let position: DeadLetterPosition | null = null; examined < EXAMINED; ) {
    const letters = await deps.queue.listOpen(actor.userId, filter, position, EXAMINED_AT_ONCE);
    const ids = letters.map(({ executionId }) => executionId);
    const sources = new Map((await deps.queue.loadSources(ids)).map((source) => [source.executionId, source]));
    for (const { executionId, failedAt } of letters) {
      const made = await restartLetter(restarter, actor.userId, sources.get(executionId), wish);
      if (made.ok) wouldRedrive += 1;
      else refusals = addRefusal(refusals, { ...made, executionId });
      for (const nodeId of made.ok ? made.plan.repeats : []) repeats.set(nodeId, (repeats.get(nodeId) ?? 0) + 1);
      position = { failedAt, executionId };
    }
    examined += letters.length;
    if (letters.length < EXAMINED_AT_ONCE) break;
  }
  return {
    total: Math.max(examined, await deps.stores.deadLetters.countDeadLetters(actor.userId, filter)),
    wouldRedrive,
    wouldFail: examined - wouldRedrive,
    refusals,
    repeats: [...repeats].map(([nodeId, count]) => ({ nodeId, count })),
    examined,
  };
}
