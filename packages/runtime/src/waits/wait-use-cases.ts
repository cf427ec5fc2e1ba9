import {
  type AnyNodeDefinition,
  AppError,
  isJsonObject,
  type Json,
  LIMITS,
  notFound,
  type Question,
  validationError,
  type WAIT_STATES,
} from '@automateos/model';
import type { Clock, Doorbell, Stores, WaitQueue, WaitRecord } from '../ports.ts';
import { hashResumeToken, type ResumeLinks } from '../secrets/resume-links.ts';
import type { UseCases } from '../use-cases.ts';
import type { WorkflowCache } from '../workflows/workflow-cache.ts';

export interface WaitDeps {
  readonly waits: WaitQueue;
  readonly executions: Stores['executions'];
  readonly workflows: WorkflowCache;
  readonly resumeLinks: ResumeLinks;
  readonly doorbell: Doorbell;
  readonly clock: Clock;
}

/** What a resume link shows. */
export interface WaitView extends Question {
  readonly state: (typeof WAIT_STATES)[number];
  readonly endsAt: number | null;
  readonly choice: string | null;
  /** ISO 8601. */
  readonly answeredAt: string | null;
}

/** A step that waits for an answer, as its owner sees it. */
export interface OpenWaitView extends Pick<Question, 'kind'> {
  readonly nodeId: string;
  readonly iteration: string;
  readonly since: number | null;
  readonly endsAt: number | null;
  readonly resumeUrl: string;
}

/** A wait, and the node that it belongs to. */
interface Found {
  readonly record: WaitRecord;
  readonly type: AnyNodeDefinition;
  readonly ask: NonNullable<AnyNodeDefinition['ask']>;
  readonly config: unknown;
}

/** What whoever has a resume link can do, without an account, and what owners see of their waits. */
export function createWaitUseCases(deps: WaitDeps): UseCases['waits'] {
  const { waits, clock } = deps;
  const find = async (token: string): Promise<Found> => {
    const record = await waits.findWait(hashResumeToken(token));
    if (record === undefined) throw notFound();
    const { plan, nodes } = await deps.workflows.get(record.workflowId, record.workflowVersion);
    const type = nodes[plan.indexById.get(record.nodeId) ?? -1]?.type;
    if (type?.ask === undefined) throw new Error(`"${record.nodeId}" has a link and asks nothing`);
    return { record, type, ask: type.ask, config: type.config.parse(JSON.parse(record.input ?? '{}')) };
  };
  return {
    show: async (token) => toView(await find(token)),
    answer: async (token, answer, address) => {
      const found = await find(token);
      const view = toView(found);
      if (view.state === 'answered') return { ...view, accepted: false };
      if (view.state !== 'open') throw over(view.state);
      const nowMs = clock.nowMs();
      const reading = found.ask.read(found.config, checkedAnswer(answer), new Date(nowMs).toISOString());
      if (!reading.ok) throw validationError('Invalid answer', [{ field: reading.field, issue: reading.issue }]);
      const { output, emitted } = reading.ending;
      const { executionId } = found.record;
      const entry = { actorId: null, action: 'wait.answered', subjectId: executionId, at: nowMs, address };
      const verdict = await waits.answer(found.record, { output: JSON.stringify(output), emitted }, entry);
      // Somebody or something was faster, and that counts.
      if (verdict.kind !== 'woken') return afterwards(toView(await find(token)));
      if (verdict.isRunning) deps.doorbell.ringAll(executionId);
      else deps.doorbell.ring(executionId, undefined, verdict.wakeSeq);
      return { ...view, state: 'answered', ...answerIn(output), accepted: true };
    },
    list: async (actor, id) => {
      const execution = await deps.executions.findExecution(actor.userId, id);
      if (execution === undefined) throw notFound();
      const { plan, nodes } = await deps.workflows.get(execution.workflowId, execution.workflowVersion);
      return execution.steps.flatMap(({ nodeId, iteration, status, startedAt, nextAttemptAt }): OpenWaitView[] => {
        const ask = nodes[plan.indexById.get(nodeId) ?? -1]?.type.ask;
        if (status !== 'waiting' || ask === undefined) return [];
        const { url: resumeUrl } = deps.resumeLinks(id, nodeId, iteration);
        return [{ nodeId, iteration, kind: ask.kind, since: startedAt, endsAt: nextAttemptAt, resumeUrl }];
      });
    },
  };
}

function afterwards(view: WaitView): WaitView & { readonly accepted: boolean } {
  if (view.state === 'answered') return { ...view, accepted: false };
  throw over(view.state);
}

/** A token has no size limit of its own, but what anybody may write does. */
function checkedAnswer(answer: Json): Json {
  if (Buffer.byteLength(JSON.stringify(answer)) <= LIMITS.answerBytes) return answer;
  throw new AppError('PAYLOAD_TOO_LARGE', `An answer has ${LIMITS.answerBytes} bytes at most.`);
}

function over(state: WaitView['state']): AppError {
  const message =
    state === 'expired'
      ? 'The time for an answer is over; the run has gone on without one.'
      : 'The run has ended; nobody waits for an answer any more.';
  return new AppError('WAIT_OVER', message);
}

function toView({ record, type, ask, config }: Found): WaitView {
  const { endsAt, wakeup } = record;
  const question = { ...ask.question(config), endsAt };
  if (wakeup !== null) {
    const silence = type.wait?.(config, 0).ending.emitted ?? [];
    const isSilence = JSON.stringify(silence) === JSON.stringify(wakeup.emitted);
    // JSON text that this product wrote.
    const output = JSON.parse(wakeup.output ?? 'null') as Json;
    return { ...question, state: isSilence ? 'expired' : 'answered', ...answerIn(output) };
  }
  const nothing = { choice: null, answeredAt: null };
  if (record.stepStatus !== 'waiting') return { ...question, state: 'ended', ...nothing };
  return { ...question, state: record.isOver ? 'expired' : 'open', ...nothing };
}

function answerIn(output: Json): Pick<WaitView, 'choice' | 'answeredAt'> {
  const { choice, answered_at: answeredAt } = isJsonObject(output) ? output : {};
  return {
    choice: typeof choice === 'string' ? choice : null,
    answeredAt: typeof answeredAt === 'string' ? answeredAt : null,
  };
}
