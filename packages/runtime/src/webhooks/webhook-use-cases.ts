import {
  AppError,
  type ExecutionId,
  type HookRules,
  type HookSecrets,
  INBOX_LIMITS,
  isLimited,
  notFound,
  type WebhookRequestId,
  type WorkflowId,
} from '@automateos/model';
import type { CredentialVault } from '../credentials/credential-vault.ts';
import { toHookSecret } from '../credentials/http-credential.ts';
import type { Acceptance, ExecutionRequest } from '../executions/accept-execution.ts';
import { timeLimitOf } from '../executions/time-limit.ts';
import type { AnswerStore, Clock, WebhookRequestRecord, WebhookTarget, WorkflowLookup } from '../ports.ts';
import type { ReceivedRequest, UseCases, WebhookDelivery, WebhookEndpoint } from '../use-cases.ts';
import type { CompiledWorkflow } from '../workflows/compile-workflow.ts';
import { findHookNode } from '../workflows/hook-node.ts';
import { hashWebhookToken } from '../workflows/webhook-token.ts';
import type { WorkflowCache } from '../workflows/workflow-cache.ts';
import type { AnswerWatch } from './answer-watch.ts';
import { createDedupeKey } from './dedupe-key.ts';
import type { Inbox } from './inbox.ts';
import { createAnswerReader } from './read-answer.ts';

export interface WebhookDeps {
  readonly lookup: WorkflowLookup;
  readonly workflows: WorkflowCache;
  readonly vault: Pick<CredentialVault, 'open' | 'recordUse'>;
  readonly clock: Clock;
  readonly accept: (request: ExecutionRequest) => Promise<Acceptance>;
  readonly inbox: Inbox;
  readonly answers: AnswerWatch;
  readonly answerStore: AnswerStore;
  readonly newRequestId: () => WebhookRequestId;
}

export interface WebhookUseCases extends Pick<UseCases['webhooks'], 'find'> {
  /** Forgets what is remembered of a workflow that changed. */
  readonly forget: (workflowId: WorkflowId) => void;
}

/**
 * How long a token's workflow is remembered. Changes made through this process are seen at once (`forget`); those made
 * through another server after this time at the latest.
 */
const REMEMBERED_MS = 1_000;
const MOST_REMEMBERED = 10_000;
const LONGEST_REASON = 500;

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
    // What is switched off may be incomplete, so it is not looked at.
    const workflow = target.isActive ? await deps.workflows.get(target.workflowId, target.workflowVersion) : undefined;
    const secrets = await openSecrets(target, workflow, deps);
    const endpoint = createEndpoint(target, workflow, secrets, deps);
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

/** The credentials that the trigger names, as they are now. They are remembered with the endpoint. */
async function openSecrets(
  target: WebhookTarget,
  workflow: CompiledWorkflow | undefined,
  { vault }: WebhookDeps,
): Promise<HookSecrets> {
  if (workflow === undefined || findHookNode(workflow)?.usesCredentials !== true) return () => undefined;
  const bound = await vault.open(target);
  return (id) => {
    const open = bound.get(id);
    if (open === undefined) return undefined;
    vault.recordUse(open.record.id);
    return toHookSecret(open);
  };
}

function createEndpoint(
  target: WebhookTarget,
  workflow: CompiledWorkflow | undefined,
  secrets: HookSecrets,
  deps: WebhookDeps,
): WebhookEndpoint {
  const { workflowId } = target;
  const record: WebhookEndpoint['record'] = (request) => deps.inbox.add(toRecord(workflowId, request, deps));
  const hook = workflow && findHookNode(workflow);
  if (workflow === undefined || hook === undefined) {
    const accept = () => Promise.reject(new AppError('WEBHOOK_NOT_ACTIVE', 'This workflow is switched off.'));
    return { workflowId, isActive: false, rules: CLOSED, accept, answer: () => Promise.resolve(undefined), record };
  }
  const { node } = hook;
  // What it holds was checked when it was saved.
  const rules = hook.rulesOf(hook.type.config.parse(node.config), secrets);
  const version = target.workflowVersion;
  const dedupeKeyOf = createDedupeKey({
    rules,
    triggerNodeId: node.id,
    workflow: { id: workflowId, version },
    clock: deps.clock,
  });
  const isWaitedFor = rules.respond !== 'async';
  return {
    workflowId,
    isActive: true,
    rules,
    record,
    answer: createAnswer(workflowId, rules, workflow, deps),
    accept: async (delivery) => {
      if (isWaitedFor) deps.answers.listen();
      const output = outputOf(delivery, deps.clock.nowMs());
      const key = dedupeKeyOf(delivery, output);
      const { kind, executionId } = await deps.accept({
        workflowId,
        ownerId: target.ownerId,
        workflowVersion: version,
        workflow,
        triggerNodeId: node.id,
        output,
        timeLimitMs: timeLimitOf(target.settings),
        isLimited: isLimited(target.settings),
        retryOf: null,
        // A sender says by the key alone that it is the same: what it sends may carry the time.
        dedupe: key === undefined ? null : { scope: 'webhook', key, bodyHash: '' },
        traceparent: delivery.traceparent,
      });
      return { executionId, isDuplicate: kind === 'duplicate' };
    },
  };
}

function createAnswer(
  workflowId: WorkflowId,
  { respond, respondTimeoutMs }: HookRules,
  workflow: CompiledWorkflow,
  { answers, answerStore }: WebhookDeps,
): WebhookEndpoint['answer'] {
  if (respond === 'async') return () => Promise.resolve(undefined);
  const read = createAnswerReader(respond, workflow, answerStore);
  return (executionId, signal) =>
    answers.wait({ workflowId, executionId, look: () => read(executionId), limitMs: respondTimeoutMs, signal });
}

/** Of a workflow that takes nothing. */
const CLOSED: HookRules = {
  methods: [],
  auth: undefined,
  signature: undefined,
  dedupeKey: undefined,
  respond: 'async',
  respondTimeoutMs: 0,
};

function outputOf({ payload, headers, query, method }: WebhookDelivery, nowMs: number): ExecutionRequest['output'] {
  return { payload, headers, query, method, received_at: new Date(nowMs).toISOString() };
}

function toRecord(workflowId: WorkflowId, request: ReceivedRequest, deps: WebhookDeps): WebhookRequestRecord {
  const { verdict, reason, method, query, bodyBytes, executionId, headers, body } = request;
  return {
    // Ids of executions rise with time as all do, and no request starts two.
    id: verdict === 'accepted' && executionId !== undefined ? requestIdOf(executionId) : deps.newRequestId(),
    workflowId,
    verdict,
    reason: reason?.slice(0, LONGEST_REASON) ?? null,
    method,
    query,
    bodyBytes,
    executionId: executionId ?? null,
    receivedAt: deps.clock.nowMs(),
    headers: headers === undefined ? null : JSON.stringify(headers),
    body: body?.subarray(0, INBOX_LIMITS.bodyBytes) ?? null,
  };
}

function requestIdOf(executionId: ExecutionId): WebhookRequestId {
  return executionId as string as WebhookRequestId; // what it names is the request, too
}
