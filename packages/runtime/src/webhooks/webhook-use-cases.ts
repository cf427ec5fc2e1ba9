import { AppError, isLimited, notFound, type WorkflowId, type WorkflowNode } from '@automateos/model';
import type { Acceptance, ExecutionRequest } from '../executions/accept-execution.ts';
import { checkedKey } from '../executions/execution-use-cases.ts';
import { timeLimitOf } from '../executions/time-limit.ts';
import type { Clock, WebhookTarget, WorkflowLookup } from '../ports.ts';
import type { UseCases, WebhookDelivery, WebhookEndpoint } from '../use-cases.ts';
import type { CompiledWorkflow } from '../workflows/compile-workflow.ts';
import { hashWebhookToken } from '../workflows/webhook-token.ts';
import type { WorkflowCache } from '../workflows/workflow-cache.ts';

export interface WebhookDeps {
  readonly lookup: WorkflowLookup;
  readonly workflows: WorkflowCache;
  readonly clock: Clock;
  readonly accept: (request: ExecutionRequest) => Promise<Acceptance>;
}

export interface WebhookUseCases {
  readonly find: UseCases['webhooks']['find'];
  /** Forgets what is remembered of a workflow that changed. */
  readonly forget: (workflowId: WorkflowId) => void;
}

/**
 * How long a token's workflow is remembered. Changes made through this process are seen at once (`forget`); those made
 * through another server after this time at the latest.
 */
const REMEMBERED_MS = 1_000;
const MOST_REMEMBERED = 10_000;

export function createWebhookUseCases(deps: WebhookDeps): WebhookUseCases {
  const remembered = new Map<string, { readonly endpoint: WebhookEndpoint; readonly untilMs: number }>();
  // Deliveries that come while a token is being looked up wait for that one lookup.
  const loading = new Map<string, Promise<WebhookEndpoint>>();
  // Counts changes, so that a lookup that was under way during a change is not remembered.
  let changes = 0;
  const load = async (token: string): Promise<WebhookEndpoint> => {
    const seen = changes;
    const target = await deps.lookup.findWebhookTarget(hashWebhookToken(token));
    if (target === undefined) throw notFound();
    if (!target.isActive) throw new AppError('WEBHOOK_NOT_ACTIVE', 'This workflow is switched off.');
    const workflow = await deps.workflows.get(target.workflowId, target.workflowVersion);
    const endpoint = createEndpoint(target, workflow, deps);
    if (seen === changes) {
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(token, { endpoint, untilMs: deps.clock.monotonicMs() + REMEMBERED_MS });
    }
    return endpoint;
  };
  const loadOnce = (token: string): Promise<WebhookEndpoint> => {
    const underWay = loading.get(token);
    if (underWay !== undefined) return underWay;
    const started = load(token).finally(() => {
      if (loading.get(token) === started) loading.delete(token);
    });
    loading.set(token, started);
    return started;
  };
  return {
    find: (token) => {
      const known = remembered.get(token);
      return known !== undefined && known.untilMs > deps.clock.monotonicMs() ? known.endpoint : loadOnce(token);
    },
    forget: (workflowId) => {
      changes += 1;
      loading.clear();
      for (const [token, { endpoint }] of remembered) if (endpoint.workflowId === workflowId) remembered.delete(token);
    },
  };
}

function createEndpoint(target: WebhookTarget, workflow: CompiledWorkflow, deps: WebhookDeps): WebhookEndpoint {
  const planned = workflow.plan.nodes.find(({ node }) => node.type === 'webhook' && node.disabled !== true);
  if (planned === undefined) throw new AppError('WEBHOOK_NOT_ACTIVE', 'This workflow has no webhook.');
  const { node } = planned;
  return {
    workflowId: target.workflowId,
    methods: methodsOf(node),
    accept: async (delivery) => {
      const key = checkedKey(delivery.idempotencyKey);
      const { executionId } = await deps.accept({
        workflowId: target.workflowId,
        ownerId: target.ownerId,
        workflowVersion: target.workflowVersion,
        workflow,
        triggerNodeId: node.id,
        output: outputOf(delivery, deps.clock.nowMs()),
        timeLimitMs: timeLimitOf(target.settings),
        isLimited: isLimited(target.settings),
        retryOf: null,
        dedupe: key === undefined ? null : { scope: 'webhook', key, bodyHash: delivery.bodyHash ?? '' },
      });
      return { executionId };
    },
  };
}

function outputOf({ payload, headers, query, method }: WebhookDelivery, nowMs: number): ExecutionRequest['output'] {
  return { payload, headers, query, method, received_at: new Date(nowMs).toISOString() };
}

/** The methods that a webhook node names; what it holds was checked when it was saved. */
function methodsOf({ config }: WorkflowNode): readonly string[] {
  const { method } = config;
  if (typeof method === 'string') return [method];
  return Array.isArray(method) && method.length > 0 ? method.map(String) : ['POST'];
}
