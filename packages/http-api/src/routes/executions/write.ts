import { acceptedSchema, type ExecutionId, type Json, retryBodySchema, type WorkflowId } from '@automateos/model';
import type { UseCases } from '@automateos/runtime';
import { z } from 'zod';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idParams, SECURED } from '../api.ts';
import { idempotencyKeyOf } from '../idempotency-key.ts';
import { traceparentOf } from '../traceparent.ts';

const DOCUMENTED = { tags: ['Executions'], security: SECURED };

const payloadSchema = z
  .custom<Json | undefined>(() => true)
  .meta({ description: 'The payload: any JSON value; no body is `{}`' });
const emptyBodySchema = z.strictObject({}).optional();

export function addExecutionWriteRoutes(api: Api, useCases: UseCases): void {
  api.post('/workflows/:id/execute', {
    config: { permission: 'workflow:execute' },
    schema: {
      ...DOCUMENTED,
      operationId: 'executeWorkflow',
      summary: 'Run the current definition of a workflow',
      description: 'With an `Idempotency-Key` header, the same request again gives the execution of the first one.',
      params: idParams,
      body: payloadSchema,
      response: { 202: acceptedSchema, ...errors(400, 401, 404, 409, 413, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const id = idFrom<WorkflowId>(request.params.id);
      const idempotencyKey = idempotencyKeyOf(request.headers);
      const traceparent = traceparentOf(request.headers);
      const payload = request.body === undefined ? {} : request.body;
      const input = { payload, idempotencyKey, traceparent };
      const { executionId } = await useCases.executions.execute(actorOf(request), id, input);
      reply.code(202);
      return { execution_id: executionId, status: 'queued' as const };
    },
  });

  api.post('/executions/:id/cancel', {
    config: { permission: 'execution:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'cancelExecution',
      summary: 'Stop an execution',
      params: idParams,
      body: emptyBodySchema,
      response: { 202: acceptedSchema, ...errors(400, 401, 404, 409, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const id = idFrom<ExecutionId>(request.params.id);
      const { status } = await useCases.executions.cancel(actorOf(request), id);
      reply.code(202);
      return { execution_id: id, status };
    },
  });

  api.post('/executions/:id/retry', {
    config: { permission: 'execution:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'retryExecution',
      summary: 'Run again what an execution ran, whole or from one node on, as a new execution',
      params: idParams,
      body: retryBodySchema,
      response: { 202: acceptedSchema, ...errors(400, 401, 404, 413, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const id = idFrom<ExecutionId>(request.params.id);
      const { from_node: fromNode, ...wish } = request.body;
      const { executionId } = await useCases.executions.retry(actorOf(request), id, { fromNode, ...wish });
      reply.code(202);
      return { execution_id: executionId, status: 'queued' as const };
    },
  });
}
