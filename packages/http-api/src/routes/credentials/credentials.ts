import {
  type CredentialId,
  changeCredentialBodySchema,
  createCredentialBodySchema,
  credentialListQuerySchema,
  credentialPageSchema,
  credentialSchema,
} from '@automateos/model';
import type { UseCases } from '@automateos/runtime';
import { z } from 'zod';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idParams, SECURED } from '../api.ts';
import { toCredentialBody, toWhole } from './to-credential-body.ts';

const DOCUMENTED = { tags: ['Credentials'], security: SECURED };

export function addCredentialRoutes(api: Api, { credentials }: UseCases): void {
  api.get('/credentials', {
    config: { permission: 'credential:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'listCredentials',
      summary: 'Own credentials',
      querystring: credentialListQuerySchema,
      response: { 200: credentialPageSchema, ...errors(401, 422, 429) },
    },
    handler: async (request) => {
      const { items, nextCursor } = await credentials.list(actorOf(request), request.query);
      return { items: items.map(toCredentialBody), next_cursor: nextCursor };
    },
  });

  api.post('/credentials', {
    config: { permission: 'credential:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'createCredential',
      summary: 'Keep a credential',
      description: 'Secrets are encrypted; no answer shows them again.',
      body: createCredentialBodySchema,
      response: { 201: credentialSchema, ...errors(400, 401, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const { name, type, allowed_hosts: allowedHosts, fields } = request.body;
      reply.code(201);
      return toWhole(await credentials.create(actorOf(request), { name, type, allowedHosts, fields }));
    },
  });

  api.get('/credentials/:id', {
    config: { permission: 'credential:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'getCredential',
      summary: 'A credential, and who uses it',
      params: idParams,
      response: { 200: credentialSchema, ...errors(401, 404, 429) },
    },
    handler: async (request) =>
      toWhole(await credentials.get(actorOf(request), idFrom<CredentialId>(request.params.id))),
  });

  api.patch('/credentials/:id', {
    config: { permission: 'credential:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'changeCredential',
      summary: 'Change a credential',
      description: 'What it may newly be sent to has to come with its secrets, so that nobody leads them astray.',
      params: idParams,
      body: changeCredentialBodySchema,
      response: { 200: credentialSchema, ...errors(400, 401, 404, 409, 415, 422, 429, 503) },
    },
    handler: async (request) => {
      const { name, allowed_hosts: allowedHosts, fields } = request.body;
      const id = idFrom<CredentialId>(request.params.id);
      return toWhole(await credentials.change(actorOf(request), id, { name, allowedHosts, fields }));
    },
  });

  api.delete('/credentials/:id', {
    config: { permission: 'credential:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'deleteCredential',
      summary: 'Delete a credential',
      description: 'Refused while the current definition of a workflow names it.',
      params: idParams,
      body: z.strictObject({}).optional(),
      response: { 204: z.null(), ...errors(400, 401, 404, 409, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      await credentials.delete(actorOf(request), idFrom<CredentialId>(request.params.id));
      reply.code(204);
      return null;
    },
  });
}
