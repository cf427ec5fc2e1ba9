import type { ApiClient, ApiWorkflow } from '../support/api-client.ts';
import { until } from './installation.ts';

const ENDED = new Set(['success', 'failed', 'cancelled']);

export async function untilEnded(api: ApiClient, workflows: readonly ApiWorkflow[]): Promise<void> {
  await until('all has ended', async () => {
    const executions = (await Promise.all(workflows.map(({ id }) => api.listExecutions(id)))).flat();
    return executions.every(({ status }) => ENDED.has(status)) ? true : undefined;
  });
}

/** Has each call that is in doubt made again, as a person would who finds that it was not made. */
export async function resolveAll(api: ApiClient, workflow: ApiWorkflow): Promise<void> {
  await until('all is decided', async () => {
    const open = (await api.listExecutions(workflow.id)).filter(({ status }) => !ENDED.has(status));
    for (const { id, status } of open) {
      if (status !== 'waiting') continue;
      await api.request('POST', `/api/v1/executions/${id}/steps/left/resolve`, { decision: 'retry' });
    }
    return open.length === 0 ? true : undefined;
  });
}

/** Repairs the workflow and has all that failed run again from the step that failed. */
export async function redriveAll(
  api: ApiClient,
  workflow: ApiWorkflow,
  failures: number,
  repaired: object,
): Promise<void> {
  type Groups = { items: { count: number; fingerprint: string }[] };
  const groups = () => api.request<Groups>('GET', '/api/v1/dead-letters/groups');
  const group = await until('all have failed', async () => {
    const { items } = await groups();
    return items[0]?.count === failures ? items[0] : undefined;
  });
  await api.request('PATCH', `/api/v1/workflows/${workflow.id}`, { definition: repaired });
  const wish = { fingerprint: group.fingerprint, from: 'failed_step', version: 'current', rate: 100 };
  await api.request('POST', '/api/v1/dead-letters/redrive', wish);
  await until('all is redriven', async () => ((await groups()).items.length === 0 ? true : undefined));
}
