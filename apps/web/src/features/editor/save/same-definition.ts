import type { WorkflowDefinition } from '@automateos/model';
import { diffDefinitions, isEmptyDiff } from '../diff/diff-definitions.ts';

/** Whether two documents say the same, to the last position. */
export function isSameDefinition(one: WorkflowDefinition, other: WorkflowDefinition): boolean {
  return one === other || isEmptyDiff(diffDefinitions(one, other));
}
