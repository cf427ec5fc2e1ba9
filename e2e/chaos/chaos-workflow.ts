import type { WorkflowDefinition } from '@automateos/model';

export interface CallOptions {
  /** Put behind the URL of each call: how the outside service is to answer. */
  readonly query?: string;
  /** Settings of `left` besides those that all calls have. */
  readonly left?: { readonly [name: string]: unknown };
}

/** Two effects side by side, a join that reads both, a pure step at the end: the graph that the checker knows. */
export function chaosDefinition(sinkUrl: string, { query = '', left = {} }: CallOptions = {}): WorkflowDefinition {
  const retry = { max_attempts: 20, initial_delay_ms: 50, max_delay_ms: 200 };
  const call = (id: string, value: string, more = {}) => ({
    id,
    type: 'http_request',
    config: { url: `${sinkUrl}/${id}${query}`, method: 'POST', body: { value }, timeout_ms: 5_000, ...more },
    retry,
  });
  return {
    nodes: [
      { id: 'hook', type: 'webhook', config: {} },
      call('left', '{{hook.payload.key}}', left),
      call('right', '{{hook.payload.number}}'),
      call('join', '{{left.body.serial}} {{right.body.serial}}'),
      { id: 'passed', type: 'filter', config: { condition: 'join.status == 200' } },
    ],
    connections: [
      { from: 'hook', to: 'left' },
      { from: 'hook', to: 'right' },
      { from: 'left', to: 'join' },
      { from: 'right', to: 'join' },
      { from: 'join', to: 'passed' },
    ],
  };
}
