import { type AnyNodeDefinition, NO_RETRY, type RetryPolicy, type WorkflowNode } from '@automateos/model';

/**
 * How a failed attempt is tried again: what the node says itself, else what its type says.
 *
 * @param config undefined when it could not be evaluated; then there is no second attempt
 */
export function retryPolicyOf(type: AnyNodeDefinition | undefined, node: WorkflowNode, config: unknown): RetryPolicy {
  if (type === undefined || config === undefined) return NO_RETRY;
  return Object.assign({ ...type.retry(config) }, node.retry);
}
