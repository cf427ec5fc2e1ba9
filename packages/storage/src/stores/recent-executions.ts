import type { WorkflowId } from '@automateos/model';
import type { LastExecution } from '@automateos/runtime';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import type { Executor } from '../dialect.ts';
import { toLastExecution } from './execution-rows.ts';

type Row = Pick<Database['executions'], 'id' | 'workflow_id' | 'status' | 'started_at' | 'completed_at'>;

/**
 * The newest executions of each workflow, newest first, in one query: from one to the next by a look into the index,
 * whatever lies behind them.
 *
 * @param count how many of each workflow at most
 */
export async function listRecentExecutions(
  db: Executor,
  workflowIds: readonly WorkflowId[],
  count: number,
): Promise<Map<WorkflowId, LastExecution[]>> {
  const recent = new Map<WorkflowId, LastExecution[]>();
  if (workflowIds.length === 0) return recent;
  const { rows } = await sql<Row>`with recursive recent (workflow_id, id, place) as (
      select w.id, (select max(e.id) from executions e where e.workflow_id = w.id), 1
        from workflows w where w.id in (${sql.join(workflowIds)})
      union all
      select r.workflow_id,
          (select max(e.id) from executions e where e.workflow_id = r.workflow_id and e.id < r.id), r.place + 1
        from recent r where r.id is not null and r.place < ${sql.lit(count)})
    select e.id, e.workflow_id, e.status, e.started_at, e.completed_at
      from recent r join executions e on e.id = r.id order by e.id desc`.execute(db);
  for (const row of rows) {
    const list = recent.get(row.workflow_id) ?? [];
    list.push(toLastExecution(row));
    recent.set(row.workflow_id, list);
  }
  return recent;
}
