import type { WorkflowDefinition } from '@automateos/model';
import { chaosDefinition } from '../chaos/chaos-workflow.ts';
import type { Flow } from './scenarios.ts';

export function definitionOf(flow: Flow, sinkUrl: string): WorkflowDefinition {
  switch (flow) {
    case 'plain':
    case 'limited':
      return chaosDefinition(sinkUrl);
    case 'retrying':
      return chaosDefinition(sinkUrl, { query: '?fail=1' });
    case 'slow':
      return chaosDefinition(sinkUrl, { query: '?delay=700' });
    case 'failing':
      return chaosDefinition(sinkUrl, { left: { url: `${sinkUrl}/left?status=400`, fail_on: 'client_error' } });
    case 'review':
      return chaosDefinition(sinkUrl, { left: { idempotency_header: false } });
    case 'large':
      return chaosDefinition(sinkUrl, {
        left: { body: { value: '{{hook.payload.key}}', filler: '{{"x".repeat(4000000)}}' } },
      });
  }
}

export function settingsOf(flow: Flow): object {
  return flow === 'limited' ? { max_concurrency: 2 } : {};
}

/** So many are delivered in one life. */
export function deliveriesOf(flow: Flow): number {
  return flow === 'large' ? 2 : 8;
}
