import {
  AppError,
  INBOX_LIMITS,
  isJsonObject,
  isLimited,
  type Json,
  type JsonObject,
  notFound,
  validationError,
} from '@automateos/model';
import type { Acceptance, ExecutionRequest } from '../executions/accept-execution.ts';
import { timeLimitOf } from '../executions/time-limit.ts';
import type { Clock, FoundWebhookRequest, Stores } from '../ports.ts';
import type { UseCases, WebhookRequestView } from '../use-cases.ts';
import type { WorkflowCompiler } from '../workflows/compile-workflow.ts';
import { findHookNode } from '../workflows/hook-node.ts';
import type { WorkflowCache } from '../workflows/workflow-cache.ts';
import type { Inbox } from './inbox.ts';

export interface InboxDeps {
  readonly stores: Pick<Stores, 'workflows' | 'webhookRequests'>;
  readonly inbox: Inbox;
  readonly workflows: WorkflowCache;
  readonly compiler: WorkflowCompiler;
  readonly clock: Clock;
  readonly accept: (request: ExecutionRequest) => Promise<Acceptance>;
}

export type InboxUseCases = Pick<UseCases['webhooks'], 'listRequests' | 'getRequest' | 'replay'>;

/** What came in at a workflow's URL, for its owner to look at and to run again. */
export function createInboxUseCases(deps: InboxDeps): InboxUseCases {
  const { stores, inbox } = deps;
  return {
    listRequests: async (actor, id, page) => {
      // What this process took in stands in the list from now on.
      await inbox.flush();
      const found = await stores.webhookRequests.listWebhookRequests(actor.userId, id, page);
      if (found === undefined) throw notFound();
      return found;
    },
    getRequest: async (actor, id, requestId) => {
      await inbox.flush();
      const found = await stores.webhookRequests.findWebhookRequest(actor.userId, id, requestId);
      if (found === undefined) throw notFound();
      return toView(found);
    },
    replay: async (actor, id, { payload, headers, query, method }) => {
      const record = await stores.workflows.findWorkflow(actor.userId, id);
      if (record === undefined) throw notFound();
      const issues = record.isActive ? [] : deps.compiler.check(record.definition);
      if (issues.length > 0) throw validationError('Invalid workflow configuration', issues);
      const workflow = await deps.workflows.get(id, record.version);
      const hook = findHookNode(workflow);
      if (hook === undefined) throw new AppError('WEBHOOK_NOT_ACTIVE', 'This workflow has no webhook now.');
      const received_at = new Date(deps.clock.nowMs()).toISOString();
      const { executionId } = await deps.accept({
        workflowId: id,
        ownerId: actor.userId,
        workflowVersion: record.version,
        workflow,
        triggerNodeId: hook.node.id,
        output: { payload, headers, query, method, received_at },
        timeLimitMs: timeLimitOf(record.settings),
        isLimited: isLimited(record.settings),
        retryOf: null,
        // Asked for by a person: it runs although it ran before.
        dedupe: null,
      });
      return { executionId };
    },
  };
}

function toView({ headers, body, triggerOutput, ...summary }: FoundWebhookRequest): WebhookRequestView {
  const output = parsed(triggerOutput);
  const kept = parsed(headers) ?? (isJsonObject(output?.headers) ? output.headers : {});
  const hasBody = summary.bodyBytes === 0 || output !== null || body !== null;
  const isCut = body !== null && summary.bodyBytes > INBOX_LIMITS.bodyBytes;
  return { ...summary, headers: kept, output, body, isTruncated: isCut || !hasBody };
}

/** JSON text that this product wrote. */
function parsed(text: string | null): JsonObject | null {
  const value = text === null ? null : (JSON.parse(text) as Json);
  return isJsonObject(value) ? value : null;
}
