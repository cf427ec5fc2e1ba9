import { type ExecutionId, openWaitListSchema } from '@automateos/model';
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
}
