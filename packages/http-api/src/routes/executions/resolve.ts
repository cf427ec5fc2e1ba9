import { acceptedSchema, type ExecutionId, resolveStepBodySchema } from '@automateos/model';
import type { UseCases } from '@automateos/runtime';
import { z } from 'zod';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idText, SECURED } from '../api.ts';

export function addResolveRoute(api: Api, useCases: UseCases): void {
  api.post('/executions/:id/steps/:node_id/resolve', {
    config: { permission: 'execution:write' },
    schema: {
      tags: ['Executions'],
      security: SECURED,
      operationId: 'resolveStep',
      summary: 'Decide about a call whose outcome is not known',
      description:
        'For an execution that waits because a step is `in_doubt`. `succeeded` takes `output` for the answer, `retry` ' +
        'sends the same request again under the same key, `failed` goes on as after a failure. The first decision counts.',
      params: z.object({ id: idText, node_id: z.string().describe('The id of a node') }),
      body: resolveStepBodySchema,
      response: { 202: acceptedSchema, ...errors(400, 401, 404, 409, 413, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const id = idFrom<ExecutionId>(request.params.id);
      await useCases.executions.resolveStep(actorOf(request), id, request.params.node_id, request.body);
      reply.code(202);
      return { execution_id: id, status: 'queued' as const };
    },
  });
}
