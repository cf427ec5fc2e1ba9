import { MAX_TAKEOVERS, SUSPECT_TAKEOVERS } from '@automateos/runtime';
import type { AuditRow, DatabaseImage, ExecutionRow, StepRow } from './audit.ts';
import { type Interval, overlapMs } from './downtime.ts';
import { readLedger } from './ledger.ts';

export interface Evidence {
  readonly image: DatabaseImage;
  readonly loaderLedger: string;
  readonly sinkLog: string;
  /** When nothing could be taken over; never, where it is left out. */
  readonly downtime?: readonly Interval[];
  /** Runs whose call kills their worker, and when the first of them was accepted. */
  readonly poison?: { readonly ids: ReadonlySet<string>; readonly startedAt: number };
}

export interface Findings {
  readonly violations: readonly string[];
  readonly counts: {
    readonly acks: number;
    readonly executions: number;
    readonly hits: number;
    readonly repeatedHits: number;
    readonly takeovers: number;
    readonly inDoubt: number;
    /** Runs that ended as WORKER_LOST, each after as many takeovers in a row as are promised. */
    readonly givenUp: number;
  };
  /**
   * Last heartbeat of the dead owner to takeover, milliseconds, without the time in which nothing could be taken over, and
   * without those of suspects, which wait for their turn.
   */
  readonly takeoverMs: readonly number[];
}

interface Hit {
  readonly at: number;
  readonly path: string;
  readonly bodyHash: string;
  readonly serial: number;
}

const FINAL = new Set(['success', 'failed', 'cancelled']);
const SETTLED_STEP = new Set(['success', 'failed', 'skipped']);
/** The clock of the database and that of the sink are read at different moments. */
const CLOCK_SLACK_MS = 5;

/** Checks the promises (I1–I8, I10 of the reliability text) and says each breach in one line. */
export function checkInvariants(evidence: Evidence): Findings {
  const { image } = evidence;
  const ledger = readLedger(evidence.loaderLedger);
  const hits = readHits(evidence.sinkLog);
  const violations = [
    ...checkKept(image, ledger),
    ...checkEnded(image),
    ...checkDeduped(image, ledger),
    ...checkRecordedOnce(image.audit),
    ...checkFenced(image),
    ...checkEffects(image, hits),
    ...checkFinal(image),
    ...checkGivenUp(image),
    ...checkPoison(evidence),
    ...checkGraph(image),
    ...image.damage.map((line) => `T21 the database is damaged: ${line}`),
  ];
  const takeovers = image.audit.filter(isTakeover);
  const heartbeats = new Map(image.workers.map(({ id, heartbeat_at }) => [id, heartbeat_at]));
  return {
    violations,
    counts: {
      acks: ledger.filter(([word]) => word === 'ACK').length,
      executions: image.executions.length,
      hits: [...hits.values()].flat().length,
      repeatedHits: [...hits.values()].reduce((sum, of) => sum + of.length - 1, 0),
      takeovers: takeovers.length,
      inDoubt: image.steps.filter(({ attempts }) => attempts.includes('OUTCOME_UNKNOWN')).length,
      givenUp: image.executions.filter(isGivenUp).length,
    },
    takeoverMs: unsuspected(takeovers)
      .map(({ at, old_worker }) => {
        const heardAt = heartbeats.get(old_worker ?? '') ?? at;
        return at - heardAt - overlapMs(evidence.downtime ?? [], heardAt, at);
      })
      .sort((a, b) => a - b),
  };
}

function isTakeover(row: AuditRow): boolean {
  return (
    row.kind === 'execution' &&
    row.old_status === 'running' &&
    row.new_status === 'running' &&
    row.old_worker !== row.new_worker
  );
}

/** The first two takeovers of each execution: from the third on it is under suspicion and waits for its turn. */
function unsuspected(takeovers: readonly AuditRow[]): AuditRow[] {
  const seen = new Map<string, number>();
  return takeovers.filter(({ execution_id }) => {
    const before = seen.get(execution_id) ?? 0;
    seen.set(execution_id, before + 1);
    return before < SUSPECT_TAKEOVERS;
  });
}

function readHits(file: string): Map<string, Hit[]> {
  const hits = new Map<string, Hit[]>();
  for (const [, at, key = '', path = '', bodyHash = '', serial] of readLedger(file)) {
    const of = hits.get(key) ?? [];
    of.push({ at: Number(at), path, bodyHash, serial: Number(serial) });
    hits.set(key, of);
  }
  return hits;
}

/** I1: each acknowledged delivery has exactly one execution, with the payload that was sent. */
function checkKept(image: DatabaseImage, ledger: readonly string[][]): string[] {
  const ids = new Set(image.executions.map(({ id }) => id));
  const payloads = new Map(
    image.steps.filter(({ node_id }) => node_id === 'hook').map((step) => [step.execution_id, keyOf(step)]),
  );
  return ledger.flatMap(([word, key, id]) => {
    if (word !== 'ACK' || id === undefined) return [];
    if (!ids.has(id)) return [`I1 acknowledged and lost: ${key} ${id}`];
    return payloads.get(id) === key ? [] : [`I1 another payload: ${key} ${id} has ${payloads.get(id)}`];
  });
}

/** The delivery that a trigger's output carries. */
function keyOf({ output }: StepRow): string | undefined {
  const value = JSON.parse(output ?? 'null') as { payload?: { key?: string } } | null;
  return value?.payload?.key;
}

/** I2: nothing is stuck. */
function checkEnded({ executions }: DatabaseImage): string[] {
  return executions.filter(({ status }) => !FINAL.has(status)).map(({ id, status }) => `I2 stuck: ${id} is ${status}`);
}

/** I3: one execution a key, and every acknowledgement of a key names it. */
function checkDeduped(image: DatabaseImage, ledger: readonly string[][]): string[] {
  const violations: string[] = [];
  const byKey = new Map<string, string>();
  for (const step of image.steps) {
    if (step.node_id !== 'hook') continue;
    const key = keyOf(step) ?? '-';
    if (byKey.has(key)) violations.push(`I3 two executions of ${key}: ${byKey.get(key)}, ${step.execution_id}`);
    byKey.set(key, step.execution_id);
  }
  for (const [word, key = '', id] of ledger) {
    if (word === 'ACK' && byKey.get(key) !== id) violations.push(`I3 ${key} was answered with ${id}`);
    if (word === 'REFUSED') violations.push(`I3 a sound delivery was refused: ${key} ${id}`);
  }
  return violations;
}

/** I4: a step ends once, and what it ended with never changes. */
function checkRecordedOnce(audit: readonly AuditRow[]): string[] {
  return audit
    .filter(({ kind, old_status }) => kind === 'step' && old_status !== null && SETTLED_STEP.has(old_status))
    .filter((row) => row.new_status !== row.old_status || row.is_same_output !== 1)
    .map((row) => `I4 changed after its end: ${row.execution_id} ${row.node_id} ${row.old_status} → ${row.new_status}`);
}

/** I5: epochs only rise, and no step is written under another epoch than its execution's. */
function checkFenced({ audit }: DatabaseImage): string[] {
  const violations: string[] = [];
  const epochs = new Map<string, number>();
  for (const row of audit) {
    const of = `${row.kind} ${row.execution_id} ${row.node_id ?? ''}`;
    const before = epochs.get(of) ?? 0;
    if (row.new_epoch < before) violations.push(`I5 epoch fell: ${of} ${before} → ${row.new_epoch}`);
    epochs.set(of, row.new_epoch);
    const owner = row.kind === 'step' ? epochs.get(`execution ${row.execution_id} `) : undefined;
    if (owner !== undefined && row.new_epoch > owner) violations.push(`I5 step ahead of its run: ${of}`);
    const isStale = owner !== undefined && row.new_epoch < owner && row.new_status !== row.old_status;
    // The trigger's record of a queued run keeps epoch 0; settling open steps at the end keeps theirs.
    if (isStale && row.node_id !== 'hook' && !['in_doubt', 'skipped'].includes(row.new_status)) {
      violations.push(`I5 stale write accepted: ${of} under ${row.new_epoch}, owner has ${owner}`);
    }
  }
  return violations;
}

/** I6, I7: an intent stands before each call; one key a step; no more calls than attempts; a success was really called. */
function checkEffects(image: DatabaseImage, hits: ReadonlyMap<string, readonly Hit[]>): string[] {
  const violations: string[] = [];
  const intents = new Map<string, number>();
  for (const row of image.audit) {
    if (row.kind === 'step' && row.idempotency_key !== null && !intents.has(row.idempotency_key)) {
      intents.set(row.idempotency_key, row.at);
    }
  }
  for (const [key, of] of hits) {
    const intent = intents.get(key);
    if (intent === undefined) violations.push(`I6 a call without an intent: ${key}`);
    else if (of.some(({ at }) => at + CLOCK_SLACK_MS < intent)) violations.push(`I6 called before its intent: ${key}`);
    if (new Set(of.map(({ path, bodyHash }) => `${path} ${bodyHash}`)).size > 1) {
      violations.push(`I7 one key, two requests: ${key}`);
    }
  }
  for (const step of image.steps) {
    if (step.idempotency_key === null) continue;
    const of = hits.get(step.idempotency_key) ?? [];
    if (of.length > step.attempt) {
      violations.push(
        `I7 more calls than attempts: ${step.execution_id} ${step.node_id} ${of.length} > ${step.attempt}`,
      );
    }
    if (step.status !== 'success') continue;
    const output = JSON.parse(step.output ?? 'null') as { body?: { serial?: number } } | null;
    if (!of.some(({ serial }) => serial === output?.body?.serial)) {
      violations.push(`I7 recorded an answer that was not given: ${step.execution_id} ${step.node_id}`);
    }
  }
  return violations;
}

/** I8: what has ended is not touched, holds no open step, and failed exactly when there is a dead letter. */
function checkFinal(image: DatabaseImage): string[] {
  const status = new Map(image.executions.map((row) => [row.id, row.status]));
  const letters = new Map<string, number>();
  for (const { execution_id } of image.deadLetters) letters.set(execution_id, (letters.get(execution_id) ?? 0) + 1);
  return [
    ...image.audit
      .filter(({ kind, old_status }) => kind === 'execution' && old_status !== null && FINAL.has(old_status))
      .map((row) => `I8 changed after its end: ${row.execution_id} ${row.old_status} → ${row.new_status}`),
    ...image.steps
      .filter((step) => FINAL.has(status.get(step.execution_id) ?? '') && ['running', 'waiting'].includes(step.status))
      .map((step) => `I8 open step of an ended run: ${step.execution_id} ${step.node_id}`),
    ...image.executions
      .filter((row) => (letters.get(row.id) ?? 0) !== (row.status === 'failed' ? 1 : 0))
      .map((row) => `I8 ${row.status} with ${letters.get(row.id) ?? 0} dead letters: ${row.id}`),
  ];
}

function isGivenUp({ status, error }: ExecutionRow): boolean {
  return status === 'failed' && error !== null && JSON.parse(error).code === 'WORKER_LOST';
}

/**
 * A killer that kills at random meets the same run again and again now and then. Such a run is to be given up, but only
 * after all its takeovers, in a row, without a result in between.
 */
function checkGivenUp(image: DatabaseImage): string[] {
  const givenUp = image.executions.filter(isGivenUp);
  const history = Map.groupBy(image.audit, ({ execution_id }) => execution_id);
  return givenUp.flatMap(({ id }) => {
    const rows = history.get(id) ?? [];
    const takeovers = rows.slice(rows.findLastIndex(startsCountAgain) + 1).filter(isTakeover).length;
    return takeovers === MAX_TAKEOVERS ? [] : [`I10 given up after ${takeovers} takeovers: ${id}`];
  });
}

/** I10: a run that kills its workers is given up; those beside it are not. */
function checkPoison({ image, poison }: Evidence): string[] {
  if (poison === undefined) return [];
  const spared = image.executions.filter((row) => poison.ids.has(row.id) && !isGivenUp(row));
  const givenUpAt = new Map(
    image.audit
      .filter(({ kind, new_status }) => kind === 'execution' && new_status === 'failed')
      .map((row) => [row.execution_id, row.at]),
  );
  const healthy = image.executions.filter((row) => isGivenUp(row) && !poison.ids.has(row.id));
  const beside = healthy.filter(({ id }) => (givenUpAt.get(id) ?? 0) >= poison.startedAt);
  return [
    ...spared.map(({ id, status }) => `I10 a poisonous run is ${status}: ${id}`),
    ...beside.map(({ id }) => `I10 given up beside a poisonous run: ${id}`),
  ];
}

/** A result shows that a worker survived the run; so does a run that was put back. */
function startsCountAgain({ kind, old_status, new_status }: AuditRow): boolean {
  if (kind === 'step') return new_status === 'success' || new_status === 'failed';
  return old_status === 'queued' || old_status === 'waiting';
}

const GRAPH = ['hook', 'left', 'right', 'join', 'passed'];

/** I10: the nodes of the workflow that the chaos program uses all succeed; a run that failed has a reason of its own. */
function checkGraph(image: DatabaseImage): string[] {
  const steps = Map.groupBy(image.steps, ({ execution_id }) => execution_id);
  return image.executions.flatMap((execution) => {
    const { id, status, error } = execution;
    if (status === 'failed') return isGivenUp(execution) ? [] : [`I10 failed: ${id} ${error}`];
    if (status !== 'success') return [];
    const of = new Map((steps.get(id) ?? []).map((step) => [step.node_id, step.status]));
    const wrong = GRAPH.filter((node) => of.get(node) !== 'success');
    return wrong.length === 0 ? [] : [`I10 ${id}: ${wrong.join(', ')} not a success`];
  });
}
