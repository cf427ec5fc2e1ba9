import { readMetric } from './metric.ts';

export interface WorkflowNode {
  readonly id: string;
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}

export interface Counts {
  readonly accepted: number;
  readonly succeeded: number;
  /** Ended in any way. */
  readonly ended: number;
}

export interface StoredExecution {
  readonly id: string;
  readonly status: string;
  readonly steps: readonly { readonly node_id: string; readonly status: string }[];
}

/** What a running product tells, as its users can ask it. */
export interface ProductApi {
  /** Saves a workflow in which each node leads to the next one. */
  createWorkflow(nodes: readonly WorkflowNode[]): Promise<{ readonly id: string; readonly webhookUrl: string }>;
  readCounts(): Promise<Counts>;
  /** How many executions have this status and have not ended. */
  readOpen(status: 'queued' | 'running' | 'waiting'): Promise<number>;
  /** Executions from all over the workflow's history: about `count` of them, newest first. */
  sampleExecutions(workflowId: string, count: number): Promise<StoredExecution[]>;
  countWithStatus(workflowId: string, status: string): Promise<number>;
}

const STATUSES = ['success', 'failed', 'cancelled'] as const;
const PAGE = 200;

interface ExecutionPage {
  readonly items: readonly { readonly id: string }[];
  readonly next_cursor: string | null;
}

/**
 * Makes an account on a product that runs.
 *
 * @param workers addresses of the processes besides the server that count what they ran
 */
export async function connectToProduct(url: string, workers: readonly string[] = []): Promise<ProductApi> {
  const callApi = await signIn(`${url}/api/v1`);
  const readMetrics = (): Promise<string[]> =>
    Promise.all([url, ...workers].map(async (each) => (await fetch(`${each}/metrics`)).text()));
  return {
    createWorkflow: async (nodes) => {
      const connections = nodes.slice(1).map(({ id }, index) => ({ from: nodes[index]?.id, to: id }));
      const created = await callApi('POST', '/workflows', { name: 'bench', definition: { nodes, connections } });
      const { id, webhook_url: webhookUrl } = created as { id: string; webhook_url: string }; // as the contract says
      return { id, webhookUrl: url + new URL(webhookUrl).pathname };
    },
    readCounts: async () => (await readMetrics()).map(toCounts).reduce(addCounts),
    readOpen: async (status) => {
      const [metrics = ''] = await readMetrics();
      return readMetric(metrics, `automateos_executions{status="${status}"}`);
    },
    sampleExecutions: async (workflowId, count) => {
      const ids = spread(await listIds(callApi, `/workflows/${workflowId}/logs?limit=${PAGE}`), count);
      const found = await Promise.all(ids.map((id) => callApi('GET', `/logs/${id}`)));
      return found as StoredExecution[]; // as the contract says
    },
    countWithStatus: async (workflowId, status) =>
      (await listIds(callApi, `/workflows/${workflowId}/logs?limit=${PAGE}&status=${status}`, 1)).length,
  };
}

function addCounts(one: Counts, other: Counts): Counts {
  return {
    accepted: one.accepted + other.accepted,
    succeeded: one.succeeded + other.succeeded,
    ended: one.ended + other.ended,
  };
}

function toCounts(metrics: string): Counts {
  const ended = STATUSES.map((status) => readMetric(metrics, `automateos_executions_ended_total{status="${status}"}`));
  return {
    accepted: readMetric(metrics, 'automateos_accepts_total{verdict="accepted"}'),
    succeeded: ended[0] ?? 0,
    ended: ended.reduce((sum, count) => sum + count, 0),
  };
}

type CallApi = (method: string, path: string, body?: unknown) => Promise<unknown>;

async function signIn(apiUrl: string): Promise<CallApi> {
  const account = { email: 'bench@example.com', password: 'correct horse battery staple' };
  let authorization: Record<string, string> = {};
  const callApi: CallApi = async (method, path, body) => {
    const headers = { ...authorization, ...(body !== undefined && { 'content-type': 'application/json' }) };
    const response = await fetch(apiUrl + path, { method, headers, body: JSON.stringify(body) ?? null });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text);
  };
  await callApi('POST', '/auth/register', account);
  const token = (await callApi('POST', '/auth/token', account)) as { access_token: string }; // as the contract says
  authorization = { authorization: `Bearer ${token.access_token}` };
  return callApi;
}

const MOST_PAGES = 40;

async function listIds(callApi: CallApi, path: string, mostPages = MOST_PAGES): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | null = '';
  for (let page = 0; page < mostPages && cursor !== null; page += 1) {
    const found = (await callApi('GET', cursor === '' ? path : `${path}&cursor=${cursor}`)) as ExecutionPage;
    ids.push(...found.items.map(({ id }) => id));
    cursor = found.next_cursor;
  }
  return ids;
}

/** About `count` of the values, evenly from first to last. */
function spread<Value>(values: readonly Value[], count: number): Value[] {
  const stride = Math.max(1, Math.floor(values.length / count));
  return values.filter((_, index) => index % stride === 0);
}
