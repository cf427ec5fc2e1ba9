import {
  type ExecutionId,
  executionListPageSchema,
  executionPageSchema,
  executionSchema,
  listAllExecutionsQuerySchema,
  listExecutionsQuerySchema,
  type WorkflowId,
} from '@automateos/model';
import type { UseCases } from '@automateos/runtime';
import { z } from 'zod';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idParams, idText, SECURED } from '../api.ts';
import { toExecutionBody, toExecutionListItem, toExecutionSummaryBody } from './to-execution-body.ts';

const DOCUMENTED = { tags: ['Executions'], security: SECURED };

export function addExecutionReadRoutes(api: Api, useCases: UseCases): void {
  api.get('/workflows/:id/logs', {
    config: { permission: 'execution:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'listExecutions',
      summary: 'Executions of a workflow, newest first, without their steps',
      params: idParams,
      querystring: listExecutionsQuerySchema,
      response: { 200: executionPageSchema, ...errors(401, 404, 422, 429) },
    },
    handler: async (request) => {
      const id = idFrom<WorkflowId>(request.params.id);
      const page = await useCases.executions.list(actorOf(request), id, request.query);
      return { items: page.items.map(toExecutionSummaryBody), next_cursor: page.nextCursor };
    },
  });

  api.get('/executions', {
    config: { permission: 'execution:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'listAllExecutions',
      summary: 'Executions of all own workflows, newest first, without their steps',
      querystring: listAllExecutionsQuerySchema,
      response: { 200: executionListPageSchema, ...errors(401, 422, 429) },
    },
    handler: async (request) => {
      const { workflow_id, ...filter } = request.query;
      const workflowId = workflow_id as WorkflowId | undefined; // a UUID by its schema
      const page = await useCases.executions.listAll(actorOf(request), { ...filter, workflowId });
      return { items: page.items.map(toExecutionListItem), next_cursor: page.nextCursor };
    },
  });

  api.get('/logs/:execution_id', {
    config: { permission: 'execution:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'getExecution',
      summary: 'One execution whole, with its steps',
      params: z.object({ execution_id: idText }),
      response: { 200: executionSchema, ...errors(401, 404, 429) },
    },
    handler: async (request) => {
      const id = idFrom<ExecutionId>(request.params.execution_id);
      return toExecutionBody(await useCases.executions.get(actorOf(request), id));
    },
  });
}
