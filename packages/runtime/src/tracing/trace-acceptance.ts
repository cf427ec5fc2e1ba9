import { AppError, type ExecutionId, type WorkflowId } from '@automateos/model';
import type { Acceptance } from '../executions/accept-execution.ts';
import type { Tracer } from '../ports.ts';
import { traceIdOf } from './trace-id.ts';

interface Accepted {
  readonly id: ExecutionId;
  readonly workflowId: WorkflowId;
  /** What the caller says of its own span, W3C `traceparent`. */
  readonly caller: string | null;
}

/**
 * Tells how long it took until somebody had an answer, and what it was.
 *
 * @param accept is given the span, for the execution to go on from
 */
export async function traceAcceptance(
  tracer: Tracer,
  { id, workflowId, caller }: Accepted,
  accept: (traceparent: string) => Promise<Acceptance>,
): Promise<Acceptance> {
  const span = tracer.start({
    name: 'accept',
    kind: 'server',
    parent: caller,
    traceId: traceIdOf(id),
    attributes: { 'automateos.workflow.id': workflowId },
  });
  try {
    const acceptance = await accept(span.traceparent);
    span.end({ 'automateos.execution.id': acceptance.executionId, 'automateos.verdict': acceptance.kind }, null);
    return acceptance;
  } catch (error: unknown) {
    span.end({ 'automateos.verdict': 'refused' }, error instanceof AppError ? error.code : 'INTERNAL');
    throw error;
  }
}
