import { type RecordedStep, restoreExecution, startExecution } from '@automateos/engine';
import { ExpressionError } from '@automateos/expressions';
import { type AnyNodeDefinition, isJsonObject, type Json, type WaitPlan } from '@automateos/model';
import type { ClaimedExecution, Clock, LoadedStep, NewExecution, StepRecord } from '../ports.ts';
import { restoreRedacted } from '../secrets/redact.ts';
import type { ResumeLinks } from '../secrets/resume-links.ts';
import type { CompiledWorkflow } from '../workflows/compile-workflow.ts';
import { createScope, type NodeResult, type NodeResults, type RunView, runFacts } from './node-results.ts';
import type { PreparedStep } from './prepare-step.ts';
import { RunLoops } from './run-loops.ts';
import { RunSlots, type RunStep } from './run-slots.ts';
import type { Accepting, RunStart } from './run-start.ts';
import { closeAttempt, LOST_ATTEMPT, triggerStep } from './step-log.ts';
import type { OpenWait } from './wait-desk.ts';
import { withLink } from './with-link.ts';

/** Targets forget idempotency keys after a day: from then on a person decides about a call without an outcome. */
const LONGEST_DOUBT_MS = 24 * 3_600_000;

/** A new execution that this process runs from its first commit on. */
export function beginRun(accepting: Accepting, workflow: CompiledWorkflow, output: Json, outputText: string): RunStart {
  const { execution } = accepting;
  const { state, commands } = startExecution(workflow.plan, execution.triggerNodeId);
  const results: NodeResults = new Array(workflow.plan.nodes.length);
  const slots = new RunSlots(workflow.plan);
  const trigger = slots.find(execution.triggerNodeId, '');
  if (trigger !== undefined) results[trigger.slot] = { kind: 'value', value: output, emitted: ['main'] };
  return {
    identity: identityOf(execution),
    workflow,
    state,
    commands,
    results,
    slots,
    loops: new RunLoops(),
    storedBytes: Buffer.byteLength(outputText),
    begun: new Map(),
    waits: [],
    records: [triggerStep(execution.triggerNodeId, outputText, execution.createdAt)],
    accepting,
  };
}

function identityOf(execution: NewExecution): RunStart['identity'] {
  return {
    id: execution.id,
    workflowId: execution.workflowId,
    ownerId: execution.ownerId,
    workflowVersion: execution.workflowVersion,
    triggerNodeId: execution.triggerNodeId,
    createdAt: execution.createdAt,
    leaseEpoch: 1,
    wakeSeq: 1,
    deadlineAt: execution.createdAt + execution.timeLimitMs,
    isLimited: false,
    isCalled: false,
    traceparent: execution.traceparent ?? null,
  };
}

/** An execution that this process claimed: goes on where its records end. */
export function resumeRun(
  claimed: ClaimedExecution,
  workflow: CompiledWorkflow,
  steps: readonly LoadedStep[],
  clock: Clock,
  resumeLinks: ResumeLinks,
): RunStart {
  // What is recorded is by the clock that all share; this process goes by its own.
  const { claimedAt } = claimed;
  const aheadMs = clock.nowMs() - claimedAt;
  const results: NodeResults = new Array(workflow.plan.nodes.length);
  const slots = new RunSlots(workflow.plan);
  const loops = new RunLoops();
  const found = steps.flatMap((step) => {
    const runStep = slots.find(step.nodeId, step.iteration);
    return runStep === undefined ? [] : [{ step, runStep }];
  });
  for (const { step, runStep } of found) {
    const type = workflow.nodes[runStep.planned.index]?.type;
    results[runStep.slot] = withLink(resultOf(step), type, () => resumeLinks(claimed.id, step.nodeId, step.iteration));
  }
  const view: RunView = { workflow, facts: runFacts(claimed), results, slots, loops };
  const begun = new Map<number, { record: StepRecord; prepared: PreparedStep | undefined }>();
  const waits: RunStart['waits'][number][] = [];
  const records: StepRecord[] = [];
  const recorded: RecordedStep[] = [];
  // Loops before what lies in them: what a step in doubt was asked for may name the item.
  for (const { step, runStep } of found.sort((a, b) => depthOf(a.step) - depthOf(b.step))) {
    const { type } = workflow.nodes[runStep.planned.index] ?? {};
    if (isHandedOver(step)) {
      begun.set(runStep.slot, { record: step, prepared: undefined });
    } else if (isOpen(step) && type?.loop !== undefined) {
      const prepared = preparedOf(step, runStep, view, clock);
      if (prepared === undefined) throw new Error(`the items of the loop "${step.nodeId}" cannot be read`);
      loops.open(runStep.slot, type, prepared.config, runStep.planned.body?.members.length ?? 0);
      begun.set(runStep.slot, { record: step, prepared });
      recorded.push({ ...step, loop: loops.facts(runStep.slot) });
    } else if (type !== undefined && isExpecting(step, type)) {
      const prepared = preparedOf(step, runStep, view, clock);
      if (prepared === undefined) throw new Error(`what "${step.nodeId}" waits for cannot be read`);
      begun.set(runStep.slot, { record: step, prepared });
      const endsInMs = step.nextAttemptAt === null ? null : step.nextAttemptAt - claimedAt;
      waits.push({ wait: openWait(step, runStep, type, prepared, claimedAt), endsInMs });
      recorded.push({ ...step, isExpecting: true });
    } else if (isOpen(step)) {
      const prepared = preparedOf(step, runStep, view, clock);
      const onCrash = crashPolicy(step, runStep, workflow, prepared, claimedAt);
      const record = step.status === 'waiting' ? step : closeAttempt(step, null, LOST_ATTEMPT);
      begun.set(runStep.slot, { record, prepared });
      if (onCrash === 'review') records.push({ ...record, status: 'in_doubt' });
      recorded.push({ ...step, onCrash, delayMs: Math.max(0, (step.nextAttemptAt ?? claimedAt) - claimedAt) });
    } else {
      recorded.push(step);
    }
  }
  const { state, commands } = restoreExecution(workflow.plan, recorded);
  const storedBytes = steps.reduce((sum, { output }) => sum + (output === null ? 0 : Buffer.byteLength(output)), 0);
  return {
    identity: { ...claimed, deadlineAt: claimed.deadlineAt + aheadMs },
    workflow,
    state,
    commands,
    results,
    slots,
    loops,
    storedBytes,
    begun,
    waits,
    records,
    accepting: null,
  };
}

function isOpen({ status }: LoadedStep): boolean {
  return status === 'running' || status === 'waiting' || status === 'in_doubt';
}

/** From the execution that this one is made of: no attempt was made yet, and the node begins when its inputs are there. */
function isHandedOver({ status, attempt }: LoadedStep): boolean {
  return status === 'waiting' && attempt === 0;
}

/** How many loops lie around a step. */
function depthOf({ iteration }: LoadedStep): number {
  return iteration === '' ? 0 : iteration.split('.').length;
}

function resultOf(step: LoadedStep): NodeResult | undefined {
  const { emitted } = step;
  switch (step.status) {
    case 'success':
    case 'failed':
      return step.output === null
        ? { kind: 'nothing', why: `failed (${step.error?.code ?? 'unknown'})`, emitted }
        : { kind: 'value', value: parseStored(step.output), emitted };
    case 'skipped':
      return { kind: 'nothing', why: 'was skipped', emitted };
    case 'waiting':
      // What it has told while it waits.
      return step.output === null ? undefined : { kind: 'value', value: parseStored(step.output), emitted };
    case 'running':
    case 'in_doubt':
      return undefined;
  }
}

/** What a step waits for that runs another workflow. */
const AWAITED_RUN: WaitPlan = { endsAt: null, ending: { output: null, emitted: [] }, asks: null };

/** Whether a step waits for something outside, and not for its next attempt. */
function isExpecting({ status, nextAttemptAt }: LoadedStep, type: AnyNodeDefinition): boolean {
  if (status !== 'waiting') return false;
  return type.wait !== undefined || (type.call !== undefined && nextAttemptAt === null);
}

function openWait(
  step: LoadedStep,
  runStep: RunStep,
  type: AnyNodeDefinition,
  { config }: PreparedStep,
  nowMs: number,
): OpenWait {
  const plan = type.wait?.(config, step.startedAt ?? nowMs) ?? AWAITED_RUN;
  const { attempt, emitted: early } = step;
  const told = step.output === null ? {} : parseStored(step.output);
  return {
    ...{ step: runStep, attempt, early, ending: plan.ending, isAwaited: plan.asks !== null || type.call !== undefined },
    told: isJsonObject(told) ? told : {},
  };
}

/** JSON text that this product wrote. */
function parseStored(text: string): Json {
  return JSON.parse(text) as Json;
}

/**
 * Reads a begun step's config from the journal instead of evaluating it again. Undefined when it is not there whole: the
 * step was never prepared, or what was redacted cannot be evaluated any more.
 */
function preparedOf(step: LoadedStep, runStep: RunStep, view: RunView, clock: Clock): PreparedStep | undefined {
  if (step.input === null) return undefined;
  const stored = parseStored(step.input);
  if (!isJsonObject(stored)) return undefined;
  const compiled = view.workflow.nodes[runStep.planned.index];
  const evaluate = (): Json => {
    const scope = createScope(view, runStep, step.startedAt ?? clock.nowMs());
    return compiled?.config.evaluate(scope, { monotonicMs: clock.monotonicMs }) ?? null;
  };
  try {
    return { config: restoreRedacted(stored, evaluate), input: step.input };
  } catch (error: unknown) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function crashPolicy(
  step: LoadedStep,
  { planned }: RunStep,
  workflow: CompiledWorkflow,
  prepared: PreparedStep | undefined,
  nowMs: number,
): 'retry' | 'review' | undefined {
  if (step.status === 'waiting') return undefined;
  const type = workflow.nodes[planned.index]?.type;
  if (type === undefined || prepared === undefined) return 'review';
  const firstAt = step.attempts[0]?.startedAt ?? nowMs;
  return nowMs - firstAt < LONGEST_DOUBT_MS ? type.onCrash(prepared.config) : 'review';
}
