import { type ExecutionId, failpoint, type UserId, type WorkflowId, type WorkflowSettings } from '@automateos/model';
import type { DueSchedule, ExecutionError, ScheduleTurn, TriggerQueue, TriggerTarget } from '@automateos/runtime';
import { sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';
import { insertTriggered, lockTargets } from './insert-triggered.ts';

export function createTriggerQueue(context: StoreContext): TriggerQueue {
  const { db, reader, now, lock } = context;
  return {
    async listDue(limit) {
      const { rows } = await sql<DueRow>`select s.workflow_id, s.node_id, s.anchor_at, s.next_at,
          w.owner_id, w.version, w.settings, ${now()} as now
        from schedules s join workflows w on w.id = s.workflow_id
        where s.next_at <= ${now()} order by s.next_at limit ${limit}`.execute(reader);
      return { now: Number(rows[0]?.now ?? 0), due: rows.map(toDue) };
    },

    makeTurns: (turns) =>
      db.transaction().execute(async (trx) => {
        const targets = await lockTargets(
          trx,
          context,
          turns.map(({ schedule }) => schedule.workflowId),
        );
        const going: ScheduleTurn[] = [];
        for (const turn of turns) {
          const { schedule } = turn;
          if (targets.get(schedule.workflowId)?.version !== schedule.workflowVersion) continue;
          if (await moveSlot(trx, context, turn)) going.push(turn);
        }
        if (going.length > 0) failpoint('cron.slot-moved-not-inserted');
        return insertTriggered(
          trx,
          context,
          going.flatMap(({ starts }) => starts),
          targets,
        );
      }),

    async listUnreported(limit) {
      const { rows } =
        await sql<FailureRow>`select l.execution_id, l.workflow_id, l.owner_id, l.failed_at, w.name, e.error
        from dead_letters l join workflows w on w.id = l.workflow_id join executions e on e.id = l.execution_id
        where l.is_reported = 0 order by l.failed_at, l.execution_id limit ${limit}`.execute(reader);
      const watches = await listWatches(reader, [...new Set(rows.map((row) => row.owner_id))]);
      return rows.map((row) => ({
        executionId: row.execution_id,
        workflowId: row.workflow_id,
        workflowName: row.name,
        error: row.error === null ? null : (JSON.parse(row.error) as ExecutionError), // the journal's own
        failedAt: Number(row.failed_at),
        targets: targetsOf(row, watches),
      }));
    },

    report: (reports) =>
      db.transaction().execute(async (trx) => {
        const starts = reports.flatMap((report) => report.starts);
        const targets = await lockTargets(
          trx,
          context,
          starts.map(({ execution }) => execution.workflowId),
        );
        if (reports.length === 0) return [];
        const ids = sql.join(reports.map(({ executionId }) => executionId));
        const { rows: locked } = await sql<{ execution_id: ExecutionId }>`select execution_id from dead_letters
          where execution_id in (${ids}) and is_reported = 0
          order by execution_id ${lock('for update skip locked')}`.execute(trx);
        if (locked.length === 0) return [];
        const told = new Set(locked.map((row) => row.execution_id));
        await trx
          .updateTable('dead_letters')
          .set({ is_reported: 1 })
          .where('execution_id', 'in', [...told])
          .execute();
        const going = reports.filter(({ executionId }) => told.has(executionId));
        return insertTriggered(
          trx,
          context,
          going.flatMap((report) => report.starts),
          targets,
        );
      }),
  };
}

interface DueRow {
  readonly workflow_id: WorkflowId;
  readonly owner_id: UserId;
  readonly node_id: string;
  readonly anchor_at: number;
  readonly next_at: number;
  readonly version: number;
  readonly settings: string;
  readonly now: number;
}

function toDue(row: DueRow): DueSchedule {
  return { ...toTarget(row), anchorAt: Number(row.anchor_at), nextAt: Number(row.next_at) };
}

function toTarget(row: Pick<DueRow, 'workflow_id' | 'owner_id' | 'node_id' | 'version' | 'settings'>): TriggerTarget {
  return {
    workflowId: row.workflow_id,
    ownerId: row.owner_id,
    workflowVersion: row.version,
    settings: JSON.parse(row.settings) as WorkflowSettings, // checked when it was saved
    nodeId: row.node_id,
  };
}

/** The compare-and-set of a slot: of all servers that see it due, one moves it. */
async function moveSlot(trx: Executor, { lock }: StoreContext, { schedule, nextAt }: ScheduleTurn): Promise<boolean> {
  const isThere = sql`workflow_id = ${schedule.workflowId} and node_id = ${schedule.nodeId}
    and next_at = ${schedule.nextAt} and anchor_at = ${schedule.anchorAt}`;
  // Who is at it already need not be waited for.
  const { rows } =
    await sql`select 1 as found from schedules where ${isThere} ${lock('for update skip locked')}`.execute(trx);
  if (rows.length === 0) return false;
  if (nextAt === null) await sql`delete from schedules where ${isThere}`.execute(trx);
  else await sql`update schedules set next_at = ${nextAt} where ${isThere}`.execute(trx);
  return true;
}

interface FailureRow {
  readonly execution_id: ExecutionId;
  readonly workflow_id: WorkflowId;
  readonly owner_id: UserId;
  readonly failed_at: number;
  readonly name: string;
  readonly error: string | null;
}

interface Watch extends TriggerTarget {
  readonly watched: readonly string[];
}

async function listWatches(db: Executor, owners: readonly UserId[]): Promise<readonly Watch[]> {
  if (owners.length === 0) return [];
  const rows = await db
    .selectFrom('error_triggers')
    .innerJoin('workflows', 'workflows.id', 'error_triggers.workflow_id')
    .select(['workflow_id', 'node_id', 'error_triggers.owner_id', 'watched', 'version', 'settings'])
    .where('error_triggers.owner_id', 'in', owners)
    .orderBy('workflow_id')
    .execute();
  return rows.map((row) => ({ ...toTarget(row), watched: JSON.parse(row.watched) as string[] })); // our own
}

/** A workflow with an error trigger starts no other one when it fails: so no chain of failures is endless. */
function targetsOf(row: FailureRow, watches: readonly Watch[]): readonly TriggerTarget[] {
  if (watches.some(({ workflowId }) => workflowId === row.workflow_id)) return [];
  return watches
    .filter(
      ({ ownerId, watched }) => ownerId === row.owner_id && (watched.length === 0 || watched.includes(row.workflow_id)),
    )
    .map(({ watched: _watched, ...target }) => target);
}
