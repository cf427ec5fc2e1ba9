import type { Plan } from '@automateos/engine';
import { isFinalExecutionStatus, type Json } from '@automateos/model';
import type { ExecutionRecord } from '../ports.ts';

/**
 * The result of a run: the outputs of the leaf nodes that ran, by node id; null until it has ended. It is read from the
 * steps, so that no value is stored twice.
 */
export function resultOf(record: ExecutionRecord, plan: Plan): Json {
  if (!isFinalExecutionStatus(record.status)) return null;
  const leaves = new Set(plan.leafIds);
  const outputs = record.steps
    .filter(({ nodeId, iteration, output }) => iteration === '' && output !== null && leaves.has(nodeId))
    // JSON text that this product wrote.
    .map(({ nodeId, output }) => [nodeId, JSON.parse(output ?? 'null') as Json]);
  return Object.fromEntries(outputs);
}
