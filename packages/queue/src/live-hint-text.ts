import { type ExecutionId, isUuid, type WorkflowId } from '@automateos/model';
import { type LiveChange, LONGEST_HINT_BYTES } from '@automateos/runtime';

/** The word with which texts of live hints begin. */
const CHANGED = 'live-changed';
const WANTED = 'live-wanted';

/** What one process tells the others: that something changed, or that somebody listens to it. */
export type LiveHintText =
  | { readonly kind: 'wanted'; readonly sender: string }
  | { readonly kind: 'changed'; readonly sender: string; readonly changes: readonly LiveChange[] };

export function wantedText(sender: string): string {
  return `${WANTED} ${sender}`;
}

/**
 * One text for all changes. When they do not fit, the workflows stand for their executions; what does not fit then is
 * left out, and found by the slow reading.
 */
export function changedText(sender: string, changes: readonly LiveChange[]): string {
  const text = join(sender, changes);
  if (text.length <= LONGEST_HINT_BYTES) return text;
  const workflows = [...new Set(changes.map(({ workflowId }) => workflowId))];
  const collapsed = workflows.map((workflowId) => ({ workflowId, executionId: null }));
  return join(sender, collapsed).slice(0, LONGEST_HINT_BYTES);
}

function join(sender: string, changes: readonly LiveChange[]): string {
  const byWorkflow = new Map<WorkflowId, string[]>();
  for (const { workflowId, executionId } of changes) {
    const ids = byWorkflow.get(workflowId) ?? [];
    if (executionId !== null) ids.push(executionId);
    byWorkflow.set(workflowId, ids);
  }
  const words = [...byWorkflow].map(([workflowId, ids]) => [workflowId, ...ids].join(','));
  return [CHANGED, sender, ...words].join(' ');
}

/** Undefined for texts of other users of the channel. What is no id is passed over: anybody can forge a hint. */
export function readLiveHint(text: string): LiveHintText | undefined {
  const [word, sender = '', ...rest] = text.split(' ');
  if (word === WANTED) return { kind: 'wanted', sender };
  if (word !== CHANGED) return undefined;
  const changes = rest.flatMap((group): LiveChange[] => {
    const [workflowId = '', ...ids] = group.split(',');
    if (!isUuid(workflowId)) return [];
    const known = workflowId as WorkflowId; // checked
    if (ids.length === 0) return [{ workflowId: known, executionId: null }];
    return ids.filter(isUuid).map((id) => ({ workflowId: known, executionId: id as ExecutionId })); // checked
  });
  return { kind: 'changed', sender, changes };
}
