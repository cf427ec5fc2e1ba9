import {
  deadLetterDetailSchema,
  deadLetterGroupPageSchema,
  deadLetterPageSchema,
  type ExecutionId,
  listDeadLetterGroupsQuerySchema,
  listDeadLettersQuerySchema,
} from '@automateos/model';
import type { UseCases } from '@automateos/runtime';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idParams, SECURED } from '../api.ts';
import { toDeadLetterBody, toDetailBody, toFilter, toGroupBody } from './to-dead-letter-body.ts';

const DOCUMENTED = { tags: ['Dead letters'], security: SECURED };

export function addDeadLetterReadRoutes(api: Api, useCases: UseCases): void {
  api.get('/dead-letters', {
    config: { permission: 'dead-letter:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'listDeadLetters',
      summary: 'Executions that failed for good, the latest first',
      querystring: listDeadLettersQuerySchema,
      response: { 200: deadLetterPageSchema, ...errors(401, 422, 429) },
    },
    handler: async (request) => {
      const { status, limit, cursor } = request.query;
      const filter = { ...toFilter(request.query), status, limit, cursor };
      const page = await useCases.deadLetters.list(actorOf(request), filter);
      return { items: page.items.map(toDeadLetterBody), next_cursor: page.nextCursor };
    },
  });

  api.get('/dead-letters/groups', {
    config: { permission: 'dead-letter:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'listDeadLetterGroups',
      summary: 'Dead letters by cause, the one seen last first',
      description: 'One group is one workflow, node, code and message without numbers and ids: its `fingerprint`.',
      querystring: listDeadLetterGroupsQuerySchema,
      response: { 200: deadLetterGroupPageSchema, ...errors(401, 422, 429) },
    },
    handler: async (request) => {
      const { status, limit, cursor } = request.query;
      const filter = { ...toFilter(request.query), status, limit, cursor };
      const page = await useCases.deadLetters.listGroups(actorOf(request), filter);
      return { items: page.items.map(toGroupBody), next_cursor: page.nextCursor };
    },
  });

  api.get('/dead-letters/:id', {
    config: { permission: 'dead-letter:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'getDeadLetter',
      summary: 'One dead letter with the error and the payload of its execution',
      params: idParams,
      response: { 200: deadLetterDetailSchema, ...errors(401, 404, 429) },
    },
    handler: async (request) => {
      const id = idFrom<ExecutionId>(request.params.id);
      return toDetailBody(await useCases.deadLetters.get(actorOf(request), id));
    },
  });
}
