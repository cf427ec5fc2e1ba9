import {
  type ApiKeyId,
  apiKeyBodySchema,
  apiKeyListQuerySchema,
  apiKeyPageSchema,
  type apiKeySchema,
  newApiKeySchema,
} from '@automateos/model';
import { type ApiKeyRecord, apiKeyPrefix, type UseCases } from '@automateos/runtime';
import { z } from 'zod';
import type { Accounts } from '../../auth/accounts.ts';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idParams, SECURED, toInstant, toInstantOrNull } from '../api.ts';

const DOCUMENTED = { tags: ['API keys'], security: SECURED };

function toApiKeyBody(record: ApiKeyRecord): z.infer<typeof apiKeySchema> {
  return {
    id: record.id,
    name: record.name,
    scopes: [...record.scopes],
    prefix: apiKeyPrefix(record.id),
    created_at: toInstant(record.createdAt),
    expires_at: toInstantOrNull(record.expiresAt),
    last_used_at: toInstantOrNull(record.lastUsedAt),
  };
}

export function addApiKeyRoutes(api: Api, { apiKeys }: UseCases, accounts: Accounts): void {
  api.get('/api-keys', {
    config: { permission: 'api-key:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'listApiKeys',
      summary: 'Own API keys',
      querystring: apiKeyListQuerySchema,
      response: { 200: apiKeyPageSchema, ...errors(401, 422, 429) },
    },
    handler: async (request) => {
      const { items, nextCursor } = await apiKeys.list(actorOf(request), request.query);
      return { items: items.map(toApiKeyBody), next_cursor: nextCursor };
    },
  });

  api.post('/api-keys', {
    config: { permission: 'account:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'createApiKey',
      summary: 'Make an API key',
      description: 'The answer shows the key; nobody can see it again. Send it as `Authorization: Bearer <key>`.',
      body: apiKeyBodySchema,
      response: { 201: newApiKeySchema, ...errors(400, 401, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const { name, scopes, expires_at: expiresAt = null } = request.body;
      const { record, key } = await apiKeys.create(actorOf(request), { name, scopes, expiresAt });
      reply.code(201);
      return { ...toApiKeyBody(record), key };
    },
  });

  api.delete('/api-keys/:id', {
    config: { permission: 'account:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'deleteApiKey',
      summary: 'Delete an API key',
      description: 'Other processes know it within five seconds.',
      params: idParams,
      body: z.strictObject({}).optional(),
      response: { 204: z.null(), ...errors(400, 401, 404, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const id = idFrom<ApiKeyId>(request.params.id);
      await apiKeys.delete(actorOf(request), id);
      accounts.forgetKey(id);
      reply.code(204);
      return null;
    },
  });
}
