import { listRedrivesQuerySchema, type RedriveId, redrivePageSchema, redriveSchema } from '@automateos/model';
import type { UseCases } from '@automateos/runtime';
import { z } from 'zod';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idParams, SECURED } from '../api.ts';
import { toRedriveBody } from './to-dead-letter-body.ts';

const DOCUMENTED = { tags: ['Dead letters'], security: SECURED };

export function addRedriveRoutes(api: Api, useCases: UseCases): void {
  api.get('/dead-letters/redrives', {
    config: { permission: 'dead-letter:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'listRedrives',
      summary: 'Redrives of groups, newest first',
      querystring: listRedrivesQuerySchema,
      response: { 200: redrivePageSchema, ...errors(401, 422, 429) },
    },
    handler: async (request) => {
      const page = await useCases.deadLetters.listRedrives(actorOf(request), request.query);
      return { items: page.items.map(toRedriveBody), next_cursor: page.nextCursor };
    },
  });

  api.get('/dead-letters/redrives/:id', {
    config: { permission: 'dead-letter:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'getRedrive',
      summary: 'How far a redrive is',
      params: idParams,
      response: { 200: redriveSchema, ...errors(401, 404, 429) },
    },
    handler: async (request) => {
      const id = idFrom<RedriveId>(request.params.id);
      return toRedriveBody(await useCases.deadLetters.getRedrive(actorOf(request), id));
    },
  });

  api.post('/dead-letters/redrives/:id/stop', {
    config: { permission: 'dead-letter:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'stopRedrive',
      summary: 'Stop a redrive; what it did stays',
      params: idParams,
      body: z.strictObject({}).optional(),
      response: { 200: redriveSchema, ...errors(400, 401, 404, 409, 415, 422, 429, 503) },
    },
    handler: async (request) => {
      const id = idFrom<RedriveId>(request.params.id);
      return toRedriveBody(await useCases.deadLetters.stopRedrive(actorOf(request), id));
    },
  });
}
