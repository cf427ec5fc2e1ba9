import { callListQuerySchema, callListSchema, type ExecutionId, openWaitListSchema } from '@automateos/model';
import type { UseCases } from '@automateos/runtime';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idParams, SECURED, toInstantOrNull } from '../api.ts';

export function addWaitRoutes(api: Api, useCases: UseCases): void {
  api.get('/executions/:id/waits', {
    // Who sees a link can answer, which is more than reading.
    config: { permission: 'execution:write' },
    schema: {
      tags: ['Executions'],
      security: SECURED,
      operationId: 'listWaits',
      summary: 'The steps of an execution that wait for an answer, with their links',
      params: idParams,
      response: { 200: openWaitListSchema, ...errors(401, 404, 429, 503) },
    },
    handler: async (request) => {
      const waits = await useCases.waits.list(actorOf(request), idFrom<ExecutionId>(request.params.id));
      const items = waits.map((wait) => ({
        node_id: wait.nodeId,
        iteration: wait.iteration,
        kind: wait.kind,
        since: toInstantOrNull(wait.since),
        ends_at: toInstantOrNull(wait.endsAt),
        resume_url: wait.resumeUrl,
      }));
      return { items, next_cursor: null };
    },
  });

  api.get('/executions/:id/calls', {
    config: { permission: 'execution:read' },
    schema: {
      tags: ['Executions'],
      security: SECURED,
      operationId: 'listCalls',
      summary: 'Which step has started an execution, and which executions its steps have started',
      params: idParams,
      querystring: callListQuerySchema,
      response: { 200: callListSchema, ...errors(401, 404, 422, 429, 503) },
    },
    handler: async (request) => {
      const id = idFrom<ExecutionId>(request.params.id);
      const { calledBy, items, nextCursor } = await useCases.executions.listCalls(actorOf(request), id, request.query);
      return {
        called_by: calledBy && {
          execution_id: calledBy.executionId,
          node_id: calledBy.nodeId,
          iteration: calledBy.iteration,
        },
        items: items.map((called) => ({
          execution_id: called.executionId,
          node_id: called.nodeId,
          iteration: called.iteration,
          workflow_id: called.workflowId,
          workflow_name: called.workflowName,
          status: called.status,
        })),
        next_cursor: nextCursor,
      };
    },
  });
}
