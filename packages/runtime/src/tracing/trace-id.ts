import type { ExecutionId } from '@automateos/model';

/**
 * The trace of an execution that nobody asked for within a trace of his own. An id has 128 bits as a trace's does, so all
 * who ever run the execution arrive at the same one.
 */
export function traceIdOf(id: ExecutionId): string {
  return id.replaceAll('-', '');
}
