import {
  previewScheduleBodySchema,
  schedulePreviewSchema,
  type WorkflowId,
  workflowScheduleSchema,
} from '@automateos/model';
import type { UseCases } from '@automateos/runtime';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idParams, SECURED, toInstant } from '../api.ts';

const DOCUMENTED = { tags: ['Schedules'], security: SECURED };

export function addScheduleRoutes(api: Api, useCases: UseCases): void {
  api.get('/workflows/:id/schedule', {
    config: { permission: 'workflow:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'getWorkflowSchedule',
      summary: 'When a workflow is started next',
      params: idParams,
      response: { 200: workflowScheduleSchema, ...errors(401, 404, 429) },
    },
    handler: async (request) => {
      const schedules = await useCases.schedules.list(actorOf(request), idFrom<WorkflowId>(request.params.id));
      return {
        schedules: schedules.map(({ nodeId, timezone, catchUp, nextRuns }) => ({
          node_id: nodeId,
          timezone,
          catch_up: catchUp,
          next_runs: nextRuns.map(toInstant),
        })),
      };
    },
  });

  api.post('/schedules/preview', {
    config: { permission: 'workflow:read' },
    schema: {
      ...DOCUMENTED,
      operationId: 'previewSchedule',
      summary: 'When a schedule would start its workflow, if it began now',
      description: 'What is wrong with the config is a 422 that names its field. Nothing is stored.',
      body: previewScheduleBodySchema,
      response: { 200: schedulePreviewSchema, ...errors(400, 401, 413, 415, 422, 429) },
    },
    handler: async (request) => {
      const { timezone, nextRuns } = useCases.schedules.preview(request.body.config);
      return { timezone, next_runs: nextRuns.map(toInstant) };
    },
  });
}
