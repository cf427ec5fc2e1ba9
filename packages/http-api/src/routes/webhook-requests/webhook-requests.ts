import {
  AppError,
  acceptedSchema,
  type Json,
  listWebhookRequestsQuerySchema,
  type WebhookRequestId,
  type WorkflowId,
  webhookRequestPageSchema,
  webhookRequestSchema,
} from '@automateos/model';
import type { UseCases, WebhookRequestView } from '@automateos/runtime';
import { z } from 'zod';
import { parseUrlEncoded } from '../../json/parse-form.ts';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idText, SECURED } from '../api.ts';
import { parsePayload } from '../webhook/parse-payload.ts';
import { toRequestBody, toRequestSummary } from './to-request-body.ts';

const DOCUMENTED = { tags: ['Webhook requests'], security: SECURED };
const requestParams = z.object({ id: idText, request_id: idText });

/** What the trigger gives for a request; undefined where its body cannot be read, or is not here whole. */
async function readPayload({
  output,
  body,
  bodyBytes,
  isTruncated,
  headers,
}: WebhookRequestView): Promise<Json | undefined> {
  if (output !== null) return output.payload ?? null;
  if (isTruncated) return undefined;
  const { 'content-type': type } = headers;
  const bytes = body === null || bodyBytes === 0 ? Buffer.alloc(0) : Buffer.from(body);
  try {
    return await parsePayload(typeof type === 'string' ? type : undefined, bytes);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

export function addWebhookRequestRoutes(api: Api, useCases: UseCases): void {
  const { webhooks } = useCases;

  api.get('/workflows/:id/webhook-requests', {
    config: { permission: 'execution:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'listWebhookRequests',
      summary: 'What came in at the webhook URL of a workflow',
      description: 'The last 100 requests, refused ones too, newest first.',
      params: z.object({ id: idText }),
      querystring: listWebhookRequestsQuerySchema,
      response: { 200: webhookRequestPageSchema, ...errors(401, 404, 422, 429) },
    },
    handler: async (request) => {
      const { limit, cursor } = request.query;
      const id = idFrom<WorkflowId>(request.params.id);
      const page = await webhooks.listRequests(actorOf(request), id, { limit, cursor });
      return { items: page.items.map(toRequestSummary), next_cursor: page.nextCursor };
    },
  });

  api.get('/workflows/:id/webhook-requests/:request_id', {
    config: { permission: 'execution:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'getWebhookRequest',
      summary: 'One request with its headers and its body',
      params: requestParams,
      response: { 200: webhookRequestSchema, ...errors(401, 404, 429) },
    },
    handler: async (request) => {
      const { id, request_id } = request.params;
      const requestId = idFrom<WebhookRequestId>(request_id);
      const view = await webhooks.getRequest(actorOf(request), idFrom<WorkflowId>(id), requestId);
      return toRequestBody(view, await readPayload(view));
    },
  });

  api.post('/workflows/:id/webhook-requests/:request_id/replay', {
    config: { permission: 'workflow:execute' },
    schema: {
      ...DOCUMENTED,
      operationId: 'replayWebhookRequest',
      summary: 'Run the current definition with what a request brought',
      description: 'A new run, whatever became of the request itself: its sender is not checked again.',
      params: requestParams,
      body: z.strictObject({}).optional(),
      response: { 202: acceptedSchema, ...errors(400, 401, 404, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const id = idFrom<WorkflowId>(request.params.id);
      const view = await webhooks.getRequest(actor, id, idFrom<WebhookRequestId>(request.params.request_id));
      const payload = await readPayload(view);
      if (payload === undefined) throw new AppError('BAD_REQUEST', 'The body of this request is not here whole.');
      const { method, headers, query } = view;
      const { executionId } = await webhooks.replay(actor, id, {
        payload,
        method,
        headers,
        query: parseUrlEncoded(query),
      });
      reply.code(202);
      return { execution_id: executionId, status: 'queued' as const };
    },
  });
}
