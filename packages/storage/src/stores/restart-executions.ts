import { type ExecutionId, failpoint } from '@automateos/model';
import type { AuditEntry, ContinuedLoop, ExecutionRestart, StepRecord } from '@automateos/runtime';
import { type Insertable, type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { Executor, StoreContext } from '../dialect.ts';
import { EXECUTION_COLUMNS, executionCells, STEP_COLUMNS, stepCells } from '../journal/prepared-write.ts';
import { isLarge, packValue, type StoredPayload } from '../journal/stored-values.ts';
import { writeAuditOfMany } from './audit.ts';

/** Given values that are too large for their rows, by their text. */
type Packed = ReadonlyMap<string, StoredPayload>;

/** A restart whose workflow and source are there and locked. */
type PossibleRestart = ExecutionRestart & { readonly isLimited: number };

/**
 * Closes the dead letters that the restarts are made of and inserts the new executions, in one transaction. What is not
 * open any more, and what belongs to a deleted workflow, is passed over.
 *
 * @param inTransaction is called last, with the executions that were inserted; when it gives false all is rolled back
 */
export async function closeAndRestart(
  context: StoreContext,
  restarts: readonly ExecutionRestart[],
  audit: AuditEntry,
  inTransaction: (trx: Executor, made: readonly ExecutionId[]) => Promise<void> = async () => {},
): Promise<readonly ExecutionId[]> {
  const packed = await packGiven(restarts);
  return context.db.transaction().execute(async (trx) => {
    const possible = await lockSources(trx, context, restarts);
    const closed = await closeLetters(trx, possible, audit.at);
    if (closed.size > 0) failpoint('redrive.closed-not-inserted');
    const going = possible.filter(({ source }) => closed.has(source));
    await insertRestarts(trx, context, going, packed, audit.at);
    await writeAuditOfMany(trx, audit, [...closed]);
    const made = going.map(({ execution }) => execution.id);
    await inTransaction(trx, made);
    return made;
  });
}

/** Inserts an execution made of another one's records. */
export async function restartExecution(
  context: StoreContext,
  restart: ExecutionRestart,
  audit: AuditEntry,
): Promise<boolean> {
  const packed = await packGiven([restart]);
  return context.db.transaction().execute(async (trx) => {
    const possible = await lockSources(trx, context, [restart]);
    if (possible.length === 0) return false;
    await insertRestarts(trx, context, possible, packed, audit.at);
    await writeAuditOfMany(trx, audit, [restart.source]);
    return true;
  });
}

async function packGiven(restarts: readonly ExecutionRestart[]): Promise<Packed> {
  const texts = new Set(restarts.flatMap(({ given }) => given.map(({ output }) => output)).filter(isLarge));
  return new Map(await Promise.all([...texts].map(async (text) => [text, await packValue(text)] as const)));
}

/**
 * Locks workflows and sources, in the order in which all who lock them do: while the steps of a source are there, no
 * purge can take away the large values that they share with their copies.
 */
async function lockSources(
  trx: Executor,
  { lock }: StoreContext,
  restarts: readonly ExecutionRestart[],
): Promise<PossibleRestart[]> {
  if (restarts.length === 0) return [];
  const workflowIds = [...new Set(restarts.map(({ execution }) => execution.workflowId))];
  const { rows: workflows } = await sql<{ id: string; is_limited: number }>`select id, is_limited from workflows
    where id in (${sql.join(workflowIds)}) and deleted_at is null order by id ${lock('for share')}`.execute(trx);
  const sourceIds = [...new Set(restarts.map(({ source }) => source))];
  const { rows: sources } = await sql<{ id: string; owner_id: string }>`select id, owner_id from executions
    where id in (${sql.join(sourceIds)}) order by id ${lock('for share')}`.execute(trx);
  const limited = new Map(workflows.map(({ id, is_limited }) => [id, is_limited]));
  const ownerOf = new Map(sources.map(({ id, owner_id }) => [id, owner_id]));
  return restarts.flatMap((restart) => {
    const isLimited = limited.get(restart.execution.workflowId);
    const isOwn = ownerOf.get(restart.source) === restart.execution.ownerId;
    return isLimited === undefined || !isOwn ? [] : [{ ...restart, isLimited }];
  });
}

/** The compare-and-set: of two who redrive one letter, one gets it. */
async function closeLetters(
  trx: Executor,
  restarts: readonly ExecutionRestart[],
  at: number,
): Promise<Set<ExecutionId>> {
  if (restarts.length === 0) return new Set();
  const pairs = sql.join(
    restarts.map(({ source, execution }) => sql`when ${source} then ${execution.id}`),
    sql` `,
  );
  const sources = sql.join(restarts.map(({ source }) => source));
  const { rows } = await sql<{ execution_id: ExecutionId }>`update dead_letters
    set status = 'redriven', decided_at = ${at}, redriven_by = case execution_id ${pairs} end
    where execution_id in (${sources}) and status = 'open' returning execution_id`.execute(trx);
  return new Set(rows.map((row) => row.execution_id));
}

async function insertRestarts(
  trx: Executor,
  context: StoreContext,
  restarts: readonly PossibleRestart[],
  packed: Packed,
  at: number,
): Promise<void> {
  if (restarts.length === 0) return;
  const executions = restarts.map(({ execution, isLimited }) => {
    const cells = executionCells(execution, null, at, context.engineVersion);
    const row = Object.fromEntries(EXECUTION_COLUMNS.map((name, index) => [name, cells[index]]));
    return { ...row, wake_at: context.now(), takeovers: 0, wake_seq: 1, cancel_requested: 0, is_limited: isLimited };
  });
  await trx
    .insertInto('executions')
    .values(executions as unknown as Insertable<Database['executions']>[]) // fromEntries forgets its keys
    .execute();
  for (const group of Map.groupBy(restarts, ({ copied }) => JSON.stringify(copied)).values()) {
    await copySteps(trx, group, group[0]?.copied ?? [], COPIED);
  }
  for (const group of Map.groupBy(restarts, ({ keyed }) => JSON.stringify(keyed)).values()) {
    await copySteps(trx, group, group[0]?.keyed ?? [], { ...COPIED, ...keyedColumns(at) });
  }
  for (const [loop, group] of groupByLoop(restarts)) {
    await copySteps(trx, group, [loop.nodeId], { ...COPIED, ...continuedColumns(at) });
    await copySteps(trx, group, loop.inside, COPIED, withoutPasses(loop.leftOut));
  }
  await insertGiven(trx, restarts, packed);
}

/** Restarts by the loops that go on in them in the same way. */
function groupByLoop(restarts: readonly PossibleRestart[]): (readonly [ContinuedLoop, PossibleRestart[]])[] {
  const wishes = restarts.flatMap((restart) => restart.continued.map((loop) => ({ loop, restart })));
  return [...Map.groupBy(wishes, ({ loop }) => JSON.stringify(loop)).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [[first.loop, group.map(({ restart }) => restart)] as const];
  });
}

/** A loop as it was while it ran: its items are known, and it has no outcome. */
function continuedColumns(at: number) {
  const nothing = sql`null`;
  const attempts = JSON.stringify([{ number: 1, startedAt: at, completedAt: null, error: null }]);
  return {
    status: sql`'running'`,
    attempt: sql`1`,
    attempts: sql`${attempts}`,
    output: nothing,
    output_ref: nothing,
    emitted: sql`'[]'`,
    error: nothing,
    completed_at: nothing,
    next_attempt_at: nothing,
  };
}

/** Steps of none of these passes, nor of passes of loops within them. */
function withoutPasses(leftOut: readonly string[]): RawBuilder<unknown> {
  if (leftOut.length === 0) return sql``;
  const within = leftOut.map((pass) => sql`s.iteration like ${`${pass}.%`}`);
  return sql`and s.iteration not in (${sql.join(leftOut)}) and not (${sql.join(within, sql` or `)})`;
}

const COPIED = Object.fromEntries(STEP_COLUMNS.map((name) => [name, sql`s.${sql.ref(name)}`]));

/** A step that has its request and key from another execution and waits for its first attempt. */
function keyedColumns(at: number) {
  const nothing = sql`null`;
  return {
    status: sql`'waiting'`,
    attempt: sql`0`,
    output: nothing,
    output_ref: nothing,
    emitted: sql`'[]'`,
    error: nothing,
    attempts: sql`'[]'`,
    started_at: nothing,
    completed_at: nothing,
    next_attempt_at: sql`${at}`,
  };
}

/** Copies the steps of these nodes inside the database; what lies in `payloads` is shared. */
async function copySteps(
  trx: Executor,
  restarts: readonly ExecutionRestart[],
  nodeIds: readonly string[],
  columns: Record<string, ReturnType<typeof sql>>,
  condition: RawBuilder<unknown> = sql``,
): Promise<void> {
  if (nodeIds.length === 0) return;
  const pairs = sql.join(
    restarts.map(({ source, execution }) => sql`when ${source} then ${execution.id}`),
    sql` `,
  );
  const values: Record<string, ReturnType<typeof sql>> = {
    ...columns,
    execution_id: sql`case s.execution_id ${pairs} end`,
    lease_epoch: sql`0`,
    // A link leads to one execution.
    wait_token_hash: sql`null`,
  };
  await sql`insert into execution_steps (${sql.join(STEP_COLUMNS.map((name) => sql.ref(name)))})
    select ${sql.join(STEP_COLUMNS.map((name) => values[name] ?? sql`null`))} from execution_steps s
    where s.execution_id in (${sql.join(restarts.map(({ source }) => source))})
      and s.node_id in (${sql.join(nodeIds)}) ${condition} order by s.seq`.execute(trx);
}

async function insertGiven(trx: Executor, restarts: readonly ExecutionRestart[], packed: Packed): Promise<void> {
  const given = restarts.flatMap(({ execution, given: steps }) => steps.map((step) => ({ id: execution.id, step })));
  if (given.length === 0) return;
  await insertPayloads(trx, packed);
  const rows = given.map(({ id, step }) => toStepRow(id, step, packed));
  await trx
    .insertInto('execution_steps')
    .values(rows as unknown as Insertable<Database['execution_steps']>[]) // fromEntries forgets its keys
    .execute();
}

export async function insertPayloads(trx: Executor, packed: Packed): Promise<void> {
  for (const { sha256, sizeBytes, data } of packed.values()) {
    await trx
      .insertInto('payloads')
      .values({ sha256, size_bytes: sizeBytes, data })
      // Locks the row, so that a purge cannot take it away before it is referred to.
      .onConflict((conflict) => conflict.column('sha256').doUpdateSet({ size_bytes: sizeBytes }))
      .execute();
  }
}

function toStepRow(executionId: ExecutionId, step: StepRecord, packed: Packed) {
  const cells = stepCells(executionId, 0, step, packed);
  return Object.fromEntries(STEP_COLUMNS.map((name, index) => [name, cells[index]]));
}
