import {
  type Json,
  storeEntryPageSchema,
  storeEntryQuerySchema,
  storeEntrySchema,
  storeListQuerySchema,
  type WorkflowId,
} from '@automateos/model';
import type { StoreArea, StoreEntrySummary, UseCases } from '@automateos/runtime';
import { z } from 'zod';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, SECURED, toInstant, toInstantOrNull } from '../api.ts';

const DOCUMENTED = { tags: ['Store'], security: SECURED };

function areaOf({ workflow_id: id }: { workflow_id?: string | undefined }): StoreArea {
  return { workflowId: id === undefined ? undefined : idFrom<WorkflowId>(id) };
}

function toItem({ key, sizeBytes, expiresAt, updatedAt }: StoreEntrySummary) {
  return {
    key,
    size_bytes: sizeBytes,
    expires_at: toInstantOrNull(expiresAt),
    updated_at: toInstant(updatedAt),
  };
}

export function addStoreRoutes(api: Api, { store }: UseCases): void {
  api.get('/store', {
    config: { permission: 'store:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'listStoreEntries',
      summary: 'What workflows have stored, in the order of the keys',
      querystring: storeListQuerySchema,
      response: { 200: storeEntryPageSchema, ...errors(401, 404, 422, 429) },
    },
    handler: async (request) => {
      const { prefix, limit, cursor } = request.query;
      const query = { ...areaOf(request.query), prefix, limit, cursor };
      const { items, nextCursor } = await store.list(actorOf(request), query);
      return { items: items.map(toItem), next_cursor: nextCursor };
    },
  });

  api.get('/store/entry', {
    config: { permission: 'store:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'getStoreEntry',
      summary: 'An entry with its value',
      querystring: storeEntryQuerySchema,
      response: { 200: storeEntrySchema, ...errors(401, 404, 422, 429) },
    },
    handler: async (request) => {
      const entry = await store.get(actorOf(request), areaOf(request.query), request.query.key);
      // JSON that this product wrote.
      return { ...toItem(entry), value: JSON.parse(entry.value) as Json };
    },
  });

  api.delete('/store/entry', {
    config: { permission: 'store:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'deleteStoreEntry',
      summary: 'Delete an entry',
      querystring: storeEntryQuerySchema,
      body: z.strictObject({}).optional(),
      response: { 204: z.null(), ...errors(400, 401, 404, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      await store.delete(actorOf(request), areaOf(request.query), request.query.key);
      reply.code(204);
      return null;
    },
  });
}
