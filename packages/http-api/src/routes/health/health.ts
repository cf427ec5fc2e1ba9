import { AppError } from '@automateos/model';
import type { HealthReport, UseCases } from '@automateos/runtime';
import { z } from 'zod';
import { toErrorAnswer } from '../../errors/error-answer.ts';
import { errorSchema } from '../../errors/error-schema.ts';
import type { Api } from '../api.ts';

const checksSchema = z.strictObject({
  database: z.enum(['ok', 'failed']),
  doorbell: z.enum(['ok', 'failed']),
  sweep_age_ms: z.number().nullable(),
});
const liveSchema = z.strictObject({ status: z.literal('live') }).meta({ id: 'Live' });
const readySchema = z.strictObject({ status: z.literal('ready'), checks: checksSchema }).meta({ id: 'Ready' });
const notReadySchema = z
  .strictObject({ ...errorSchema.shape, status: z.literal('not_ready'), checks: checksSchema })
  .meta({ id: 'NotReady' });

function whatFailed({ checks, isStopping }: HealthReport): string {
  if (isStopping) return 'it is stopping';
  return checks.database === 'failed' ? 'database' : `the last sweep was ${checks.sweep_age_ms} ms ago`;
}

export function addHealthRoutes(api: Api, useCases: UseCases): void {
  api.get('/health/live', {
    config: { permission: 'public' },
    schema: {
      operationId: 'getLive',
      tags: ['Health'],
      summary: 'Whether the process answers',
      response: { 200: liveSchema },
    },
    handler: async () => ({ status: 'live' as const }),
  });

  api.get('/health/ready', {
    config: { permission: 'public' },
    schema: {
      operationId: 'getReady',
      tags: ['Health'],
      summary: 'Whether the server can do its work',
      response: { 200: readySchema, 503: notReadySchema },
    },
    handler: async (_request, reply) => {
      const report = await useCases.health.check();
      if (report.ready) return { status: 'ready' as const, checks: report.checks };
      const answer = toErrorAnswer(new AppError('UNAVAILABLE', `Not ready: ${whatFailed(report)}.`));
      reply.code(503).headers(answer.headers);
      return { ...errorSchema.parse(JSON.parse(answer.body)), status: 'not_ready' as const, checks: report.checks };
    },
  });
}
