import type { WorkflowConnection } from '../definition.ts';

/** The output at which a connection without one starts. */
export const MAIN_OUTPUT = 'main';

/** A connection as one text: two that mean the same have the same. */
export function connectionKey({ from, output = MAIN_OUTPUT, to }: WorkflowConnection): string {
  return JSON.stringify([from, output, to]);
}

/** Whether two connections mean the same: a missing output is `main`. */
export function isSameConnection(one: WorkflowConnection, other: WorkflowConnection): boolean {
  return (
    one.from === other.from && one.to === other.to && (one.output ?? MAIN_OUTPUT) === (other.output ?? MAIN_OUTPUT)
  );
}
