import { checkConfig, notFound, validationError } from '@automateos/model';
import type { Clock, WorkflowStore } from '../ports.ts';
import type { UseCases } from '../use-cases.ts';
import { scheduleOf, type TriggerOf } from './triggers-of.ts';

export interface ScheduleDeps {
  readonly store: WorkflowStore;
  readonly triggerOf: TriggerOf;
  readonly clock: Clock;
}

const SHOWN = 5;

export function createScheduleUseCases({ store, triggerOf, clock }: ScheduleDeps): UseCases['schedules'] {
  return {
    list: async (actor, id) => {
      const workflow = await store.findWorkflow(actor.userId, id);
      if (workflow === undefined) throw notFound();
      const states = new Map((await store.listSchedules(actor.userId, id)).map((state) => [state.nodeId, state]));
      return workflow.definition.nodes.flatMap((node) => {
        const state = states.get(node.id);
        const schedule = state === undefined ? undefined : scheduleOf(node, triggerOf);
        if (state === undefined || schedule === undefined) return [];
        const { timezone, catchUp } = schedule;
        const nextRuns = firstOf(state.nextAt, (after) => schedule.nextAfter(after, state.anchorAt));
        return [{ nodeId: node.id, timezone, catchUp, nextRuns }];
      });
    },
    preview: (config) => {
      const type = triggerOf('schedule');
      if (type?.schedule === undefined) throw new Error('there is no node type "schedule"');
      const issues = checkConfig(type.config, config, () => true);
      if (issues.length > 0) {
        const at = issues.map(({ path, message }) => ({ field: ['config', ...path].join('.'), issue: message }));
        throw validationError('This schedule cannot run', at);
      }
      const schedule = type.schedule(type.config.parse(config));
      const nowMs = clock.nowMs();
      const nextAfter = (after: number): number | null => schedule.nextAfter(after, nowMs);
      return { timezone: schedule.timezone, nextRuns: firstOf(nextAfter(nowMs), nextAfter) };
    },
  };
}

function firstOf(first: number | null, nextAfter: (afterMs: number) => number | null): number[] {
  const slots: number[] = [];
  for (let next = first; next !== null && slots.length < SHOWN; next = nextAfter(next)) slots.push(next);
  return slots;
}
