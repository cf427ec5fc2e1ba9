import type { ExecutionId, ExecutionStatus, StepStatus, UserId, WorkflowId } from '@automateos/model';
import type {
  AuditEntry,
  StoredEnding,
  WaitKey,
  WaitQueue,
  WaitRecord,
  Wakeup,
  WakeVerdict,
} from '@automateos/runtime';
import { sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';
import { writeAudit } from './audit.ts';
import { storedValue } from './execution-rows.ts';
import { wakeExecution } from './wake-execution.ts';

interface WakeupRow {
  readonly node_id: string;
  readonly iteration: string;
  readonly output: string | null;
  readonly emitted: string;
  readonly called_id: ExecutionId | null;
}

/** Statements have a limit of parameters. */
const MOST_NAMED = 1_000;

const WAKEUP_COLUMNS = sql`node_id, iteration, output, emitted, called_id`;

function toWakeup(row: WakeupRow): Wakeup {
  return {
    nodeId: row.node_id,
    iteration: row.iteration,
    output: row.output,
    emitted: JSON.parse(row.emitted) as string[], // written below
    calledId: row.called_id,
  };
}

export function createWaitQueue(context: StoreContext): WaitQueue {
  const { db, reader } = context;
  return {
    async loadWakeups(executionId, steps) {
      if (steps.length === 0) return [];
      const keys = steps.map(({ nodeId, iteration }) => sql`(${nodeId}, ${iteration})`);
      const named = keys.length > MOST_NAMED ? sql`` : sql`and (node_id, iteration) in (values ${sql.join(keys)})`;
      const { rows } = await sql<WakeupRow>`select ${WAKEUP_COLUMNS} from wakeups
        where execution_id = ${executionId} ${named}`.execute(reader);
      return rows.map(toWakeup);
    },
    async expire(wait, ending) {
      await insertWakeup(db, context, wait, ending);
    },
    findWait: (tokenHash) => findWait(context, tokenHash),
    answer: (wait, ending, audit) => answer(context, wait, ending, audit),
  };
}

/** @returns whether it is the first */
async function insertWakeup(
  db: Executor,
  { now }: StoreContext,
  { executionId, nodeId, iteration }: WaitKey,
  { output, emitted }: StoredEnding,
): Promise<boolean> {
  const { rows } = await sql`insert into wakeups (execution_id, node_id, iteration, output, emitted, at)
    values (${executionId}, ${nodeId}, ${iteration}, ${output}, ${JSON.stringify(emitted)}, ${now()})
    on conflict do nothing returning at`.execute(db);
  return rows.length === 1;
}

function answer(context: StoreContext, wait: WaitKey, ending: StoredEnding, audit: AuditEntry): Promise<WakeVerdict> {
  const { db, now, lock } = context;
  const { executionId, nodeId, iteration } = wait;
  return db.transaction().execute(async (trx): Promise<WakeVerdict> => {
    const { rows: open } = await sql<{ status: ExecutionStatus }>`select status from executions
      where id = ${executionId} and status in ('queued', 'waiting', 'running')
        and exists (select 1 from workflows w where w.id = executions.workflow_id and w.deleted_at is null) ${lock('for update')}`.execute(
      trx,
    );
    const status = open[0]?.status;
    if (status === undefined) return { kind: 'ended' };
    const { rows: waiting } = await sql`select 1 from execution_steps
      where execution_id = ${executionId} and node_id = ${nodeId} and iteration = ${iteration} and status = 'waiting'
        and wait_token_hash is not null and (next_attempt_at is null or next_attempt_at > ${now()})`.execute(trx);
    if (waiting.length === 0 || !(await insertWakeup(trx, context, wait, ending))) return { kind: 'closed' };
    const wakeSeq = await wakeExecution(trx, context, executionId);
    await writeAudit(trx, audit);
    return { kind: 'woken', wakeSeq, isRunning: status === 'running' };
  });
}

interface WaitRow {
  readonly execution_id: ExecutionId;
  readonly node_id: string;
  readonly iteration: string;
  readonly workflow_id: WorkflowId;
  readonly workflow_version: number;
  readonly workflow_name: string;
  readonly owner_id: UserId;
  readonly execution_status: ExecutionStatus;
  readonly step_status: StepStatus;
  readonly input: string | null;
  readonly input_ref: string | null;
  readonly input_data: Uint8Array | null;
  readonly input_size: number | null;
  readonly next_attempt_at: number | null;
  readonly is_over: number;
}

async function findWait({ reader, now }: StoreContext, tokenHash: string): Promise<WaitRecord | undefined> {
  const { rows } = await sql<WaitRow>`select s.execution_id, s.node_id, s.iteration, s.status as step_status, s.input,
      s.input_ref, p.data as input_data, p.size_bytes as input_size, s.next_attempt_at,
      case when s.next_attempt_at <= ${now()} then 1 else 0 end as is_over,
      e.workflow_id, e.workflow_version, e.owner_id, e.status as execution_status, w.name as workflow_name
    from execution_steps s join executions e on e.id = s.execution_id join workflows w on w.id = e.workflow_id
      left join payloads p on p.sha256 = s.input_ref
    where s.wait_token_hash = ${tokenHash} and w.deleted_at is null`.execute(reader);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { rows: wakeups } = await sql<WakeupRow>`select ${WAKEUP_COLUMNS} from wakeups
    where execution_id = ${row.execution_id} and node_id = ${row.node_id} and iteration = ${row.iteration}`.execute(
    reader,
  );
  return {
    executionId: row.execution_id,
    nodeId: row.node_id,
    iteration: row.iteration,
    workflowId: row.workflow_id,
    workflowVersion: row.workflow_version,
    workflowName: row.workflow_name,
    ownerId: row.owner_id,
    executionStatus: row.execution_status,
    stepStatus: row.step_status,
    input: await storedValue(row.input, row.input_ref, row.input_data, row.input_size),
    endsAt: row.next_attempt_at,
    isOver: row.is_over === 1,
    wakeup: wakeups[0] === undefined ? null : toWakeup(wakeups[0]),
  };
}
