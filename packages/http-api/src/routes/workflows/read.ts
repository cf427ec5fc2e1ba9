import {
  listVersionsQuerySchema,
  listWorkflowsQuerySchema,
  type WorkflowId,
  workflowPageSchema,
  workflowSchema,
  workflowVersionPageSchema,
  workflowVersionSchema,
} from '@automateos/model';
import type { UseCases } from '@automateos/runtime';
import { z } from 'zod';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idParams, idText, SECURED } from '../api.ts';
import { entityTag } from './expected-version.ts';
import { toWorkflowBody, toWorkflowListItem, toWorkflowVersionBody } from './to-workflow-body.ts';

/** A number that is one of a version, as far as its look goes. */
const versionText = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .meta({ description: 'A version of the workflow' });

const DOCUMENTED = { tags: ['Workflows'], security: SECURED };

export function addWorkflowReadRoutes(api: Api, useCases: UseCases): void {
  api.get('/workflows', {
    config: { permission: 'workflow:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'listWorkflows',
      summary: 'Own workflows, newest first',
      querystring: listWorkflowsQuerySchema,
      response: { 200: workflowPageSchema, ...errors(401, 422, 429) },
    },
    handler: async (request) => {
      const { is_active: isActive, include, ...filter } = request.query;
      const includesRecent = include === 'recent';
      const page = await useCases.workflows.list(actorOf(request), { ...filter, isActive, includesRecent });
      return { items: page.items.map(toWorkflowListItem), next_cursor: page.nextCursor };
    },
  });

  api.get('/workflows/:id', {
    config: { permission: 'workflow:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'getWorkflow',
      summary: 'One workflow',
      params: idParams,
      response: { 200: workflowSchema, ...errors(401, 404, 429) },
    },
    handler: async (request, reply) => {
      const view = await useCases.workflows.get(actorOf(request), idFrom<WorkflowId>(request.params.id));
      reply.header('etag', entityTag(view.version));
      return toWorkflowBody(view);
    },
  });

  api.get('/workflows/:id/versions', {
    config: { permission: 'workflow:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'listWorkflowVersions',
      summary: 'Earlier definitions of a workflow, newest first',
      params: idParams,
      querystring: listVersionsQuerySchema,
      response: { 200: workflowVersionPageSchema, ...errors(401, 404, 422, 429) },
    },
    handler: async (request) => {
      const id = idFrom<WorkflowId>(request.params.id);
      const page = await useCases.workflows.listVersions(actorOf(request), id, request.query);
      return {
        items: page.items.map(toWorkflowVersionBody),
        next_cursor: page.nextCursor === null ? null : String(page.nextCursor),
      };
    },
  });

  api.get('/workflows/:id/versions/:version', {
    config: { permission: 'workflow:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'getWorkflowVersion',
      summary: 'The definition of a workflow in one of its versions',
      description: 'Not every version changed the definition: `version` says with which one this definition came.',
      params: z.object({ id: idText, version: versionText }),
      response: { 200: workflowVersionSchema, ...errors(401, 404, 429) },
    },
    handler: async (request) => {
      const id = idFrom<WorkflowId>(request.params.id);
      const version = Number(request.params.version);
      return toWorkflowVersionBody(await useCases.workflows.getVersion(actorOf(request), id, version));
    },
  });
}
