import type { AnyNodeDefinition, FailureWatch, Schedule, WorkflowDefinition, WorkflowNode } from '@automateos/model';
import { canonicalJson } from '../canonical-json.ts';
import type { NewSchedule, WorkflowTriggers } from '../ports.ts';

/** The node type of a trigger; undefined for all other types. */
export type TriggerOf = (nodeType: string) => AnyNodeDefinition | undefined;

/** What a schedule node of a checked definition says. */
export function scheduleOf(node: WorkflowNode, triggerOf: TriggerOf): Schedule | undefined {
  if (node.disabled === true) return undefined;
  const type = triggerOf(node.type);
  return type?.schedule?.(type.config.parse(node.config));
}

/** What starts a workflow of a checked definition by itself while it is switched on. */
export function triggersOf(definition: WorkflowDefinition, triggerOf: TriggerOf, nowMs: number): WorkflowTriggers {
  const schedules: NewSchedule[] = [];
  let failureWatch: WorkflowTriggers['failureWatch'] = null;
  for (const node of definition.nodes) {
    const schedule = newSchedule(node, triggerOf, nowMs);
    if (schedule !== undefined) schedules.push(schedule);
    const watch = watchOf(node, triggerOf);
    if (watch !== undefined) failureWatch = { nodeId: node.id, ...watch };
  }
  return { schedules, failureWatch };
}

function watchOf(node: WorkflowNode, triggerOf: TriggerOf): FailureWatch | undefined {
  if (node.disabled === true) return undefined;
  const type = triggerOf(node.type);
  return type?.failureWatch?.(type.config.parse(node.config));
}

function newSchedule(node: WorkflowNode, triggerOf: TriggerOf, nowMs: number): NewSchedule | undefined {
  const schedule = scheduleOf(node, triggerOf);
  const nextAt = schedule?.nextAfter(nowMs, nowMs) ?? null;
  if (schedule === undefined || nextAt === null) return undefined;
  const config = canonicalJson({ type: node.type, config: node.config });
  return { nodeId: node.id, config, anchorAt: nowMs, nextAt, isFast: schedule.isFast };
}
