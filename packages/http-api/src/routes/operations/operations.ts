import { operationsSchema } from '@automateos/model';
import type { OperationsView, UseCases } from '@automateos/runtime';
import type { z } from 'zod';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, SECURED, toInstant, toInstantOrNull } from '../api.ts';

type Body = z.infer<typeof operationsSchema>;

/** The figures of the body by those of the use case. */
const FIGURES = {
  acceptedLastMinute: 'accepted_last_minute',
  running: 'running',
  queued: 'queued',
  waiting: 'waiting',
  stuck: 'stuck',
  inDoubt: 'in_doubt',
  openDeadLetters: 'open_dead_letters',
} as const satisfies Record<OperationsView['atLeast'][number], keyof Body>;

function toOperationsBody(view: OperationsView, version: string): Body {
  return {
    accepted_last_minute: view.acceptedLastMinute,
    running: view.running,
    queued: view.queued,
    waiting: view.waiting,
    oldest_queued_at: toInstantOrNull(view.oldestQueuedAt),
    stuck: view.stuck,
    in_doubt: view.inDoubt,
    open_dead_letters: view.openDeadLetters,
    at_least: view.atLeast.map((figure) => FIGURES[figure]),
    sweep_age_ms: view.sweepAgeMs === null ? null : Math.round(view.sweepAgeMs),
    database: view.database,
    doorbell: view.doorbell,
    version,
    workers: view.workers.map((worker) => ({
      id: worker.id,
      started_at: toInstant(worker.startedAt),
      heartbeat_at: toInstant(worker.heartbeatAt),
      is_alive: worker.isAlive,
    })),
    storage: view.storage.map((entry) => ({
      workflow_id: entry.workflowId,
      workflow_name: entry.workflowName,
      executions: entry.executions,
      is_exact: entry.isExact,
    })),
  };
}

export function addOperationsRoute(api: Api, useCases: UseCases, version: string): void {
  api.get('/operations', {
    config: { permission: 'execution:read' },
    schema: {
      tags: ['Operations'],
      security: SECURED,
      operationId: 'getOperations',
      summary: 'How things stand',
      description: "Figures are of the caller's own executions; workers and version are of the installation.",
      response: { 200: operationsSchema, ...errors(401, 429) },
    },
    handler: async (request) => toOperationsBody(await useCases.operations.read(actorOf(request)), version),
  });
}
