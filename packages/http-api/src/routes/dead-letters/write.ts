import {
  discardDeadLettersBodySchema,
  discardedSchema,
  type ExecutionId,
  redriveDeadLetterBodySchema,
  redriveDeadLettersBodySchema,
  redrivenSchema,
  redrivePlanSchema,
  redriveSchema,
} from '@automateos/model';
import type { UseCases } from '@automateos/runtime';
import { z } from 'zod';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idParams, SECURED } from '../api.ts';
import { toFilter, toPlanBody, toRedriveBody } from './to-dead-letter-body.ts';

const DOCUMENTED = { tags: ['Dead letters'], security: SECURED };
const emptyBodySchema = z.strictObject({}).optional();

export function addDeadLetterWriteRoutes(api: Api, useCases: UseCases): void {
  api.post('/dead-letters/:id/redrive', {
    config: { permission: 'dead-letter:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'redriveDeadLetter',
      summary: 'Run again what failed, as a new execution',
      description: 'One execution for each dead letter: the second request gets 409.',
      params: idParams,
      body: redriveDeadLetterBodySchema,
      response: { 202: redrivenSchema, ...errors(400, 401, 404, 409, 413, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const id = idFrom<ExecutionId>(request.params.id);
      const { executionId } = await useCases.deadLetters.redrive(actorOf(request), id, request.body);
      reply.code(202);
      return { execution_id: executionId, status: 'queued' as const };
    },
  });

  api.post('/dead-letters/:id/discard', {
    config: { permission: 'dead-letter:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'discardDeadLetter',
      summary: 'Decide that a dead letter is not run again',
      params: idParams,
      body: emptyBodySchema,
      response: { 204: z.null(), ...errors(400, 401, 404, 409, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      await useCases.deadLetters.discard(actorOf(request), idFrom<ExecutionId>(request.params.id));
      reply.code(204);
      return null;
    },
  });

  api.post('/dead-letters/redrive', {
    config: { permission: 'dead-letter:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'redriveDeadLetters',
      summary: 'Run a group again at a rate, or say with `dry_run` what that would do',
      body: redriveDeadLettersBodySchema,
      response: { 200: redrivePlanSchema, 202: redriveSchema, ...errors(400, 401, 413, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const { dry_run: isDryRun, ...wish } = request.body;
      if (isDryRun) return toPlanBody(await useCases.deadLetters.planRedrive(actor, toFilter(wish), wish));
      reply.code(202);
      return toRedriveBody(await useCases.deadLetters.startRedrive(actor, toFilter(wish), wish));
    },
  });

  api.post('/dead-letters/discard', {
    config: { permission: 'dead-letter:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'discardDeadLetters',
      summary: 'Discard a group',
      body: discardDeadLettersBodySchema,
      response: { 200: discardedSchema, ...errors(400, 401, 413, 415, 422, 429, 503) },
    },
    handler: (request) => useCases.deadLetters.discardMany(actorOf(request), toFilter(request.body)),
  });
}
