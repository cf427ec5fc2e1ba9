import type { WorkflowDefinition } from '@automateos/model';
import type { Step } from '../../../../api/generated/index.ts';

/** A recorded output that a restart would reuse, and that can be given anew. */
export interface ReusedOutput {
  readonly nodeId: string;
  readonly output: unknown;
}

/** The outputs of all nodes before one, the nearest first: those that a restart from it takes over. */
export function reusedOutputs(
  { connections }: WorkflowDefinition,
  steps: readonly Step[],
  nodeId: string,
): readonly ReusedOutput[] {
  const before = new Set<string>();
  const queue = [nodeId];
  for (const each of queue) {
    for (const { from, to } of connections) {
      if (to !== each || before.has(from)) continue;
      before.add(from);
      queue.push(from);
    }
  }
  const recorded = new Map(steps.filter(({ iteration }) => iteration === '').map((step) => [step.node_id, step]));
  return [...before].flatMap((id) => {
    const step = recorded.get(id);
    return step === undefined || step.status !== 'success' ? [] : [{ nodeId: id, output: step.output }];
  });
}
