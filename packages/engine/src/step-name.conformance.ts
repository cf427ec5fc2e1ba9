import type { StepKey } from './protocol.ts';

/** One text for a step: `node`, in loops `node@pass`. */
export function stepName(nodeId: string, iteration: string): string {
  return iteration === '' ? nodeId : `${nodeId}@${iteration}`;
}

export function stepKey(name: string): StepKey {
  const [nodeId = '', iteration = ''] = name.split('@');
  return { nodeId, iteration };
}
