import {
  AppError,
  changeWorkflowBodySchema,
  createWorkflowBodySchema,
  replaceWorkflowBodySchema,
  type WorkflowId,
  workflowSchema,
} from '@automateos/model';
import type { UseCases, WorkflowView } from '@automateos/runtime';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idParams, SECURED } from '../api.ts';
import { entityTag, expectedVersion } from './expected-version.ts';
import { toWorkflowBody } from './to-workflow-body.ts';

const DOCUMENTED = { tags: ['Workflows'], security: SECURED };
const VERSIONED = 'With `version`, or an `If-Match` header, the change is made only to that version.';

const deleteBodySchema = z.strictObject({ version: z.int().min(1).optional() }).optional();

function answer(reply: FastifyReply, view: WorkflowView) {
  reply.header('etag', entityTag(view.version));
  return toWorkflowBody(view);
}

export function addWorkflowWriteRoutes(api: Api, useCases: UseCases): void {
  api.post('/workflows', {
    config: { permission: 'workflow:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'createWorkflow',
      summary: 'Make a workflow',
      body: createWorkflowBodySchema,
      response: { 201: workflowSchema, ...errors(400, 401, 413, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const { is_active: isActive, ...input } = request.body;
      const view = await useCases.workflows.create(actorOf(request), { ...input, isActive });
      reply.code(201);
      return answer(reply, view);
    },
  });

  api.put('/workflows/:id', {
    config: { permission: 'workflow:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'replaceWorkflow',
      summary: 'Replace a workflow',
      description: VERSIONED,
      params: idParams,
      body: replaceWorkflowBodySchema,
      response: { 200: workflowSchema, ...errors(400, 401, 404, 409, 413, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const id = idFrom<WorkflowId>(request.params.id);
      const { is_active: isActive, version: inBody, ...input } = request.body;
      const version = expectedVersion(request.headers['if-match'], inBody);
      return answer(reply, await useCases.workflows.replace(actorOf(request), id, { ...input, isActive }, version));
    },
  });

  addChangeRoute(api, useCases);
  addDeleteRoute(api, useCases);
}

function addChangeRoute(api: Api, useCases: UseCases): void {
  api.patch('/workflows/:id', {
    config: { permission: 'workflow:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'changeWorkflow',
      summary: 'Change named fields of a workflow',
      description: VERSIONED,
      params: idParams,
      body: changeWorkflowBodySchema,
      response: { 200: workflowSchema, ...errors(400, 401, 404, 409, 413, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const id = idFrom<WorkflowId>(request.params.id);
      const { is_active: isActive, version: inBody, ...input } = request.body;
      const version = expectedVersion(request.headers['if-match'], inBody);
      const change = isActive === undefined ? input : { ...input, isActive };
      return answer(reply, await useCases.workflows.change(actorOf(request), id, change, version));
    },
  });
}

function addDeleteRoute(api: Api, useCases: UseCases): void {
  api.delete('/workflows/:id', {
    config: { permission: 'workflow:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'deleteWorkflow',
      summary: 'Delete a workflow and its executions',
      description: VERSIONED,
      params: idParams,
      body: deleteBodySchema,
      response: { 204: z.null().describe('Deleted'), ...errors(400, 401, 404, 409, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const id = idFrom<WorkflowId>(request.params.id);
      const actor = actorOf(request);
      const version = expectedVersion(request.headers['if-match'], request.body?.version);
      const current = version === undefined ? undefined : (await useCases.workflows.get(actor, id)).version;
      if (current !== version) {
        throw new AppError('VERSION_CONFLICT', `Somebody else changed this workflow; its version is ${current} now.`);
      }
      await useCases.workflows.delete(actor, id);
      reply.code(204);
      return null;
    },
  });
}
