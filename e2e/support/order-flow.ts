import type { WorkflowDefinition } from '@automateos/model';

/** Reserves an order, then ships it; the service answers every seventh one with this status. */
export function shipping(sinkUrl: string, oddStatus: number): WorkflowDefinition {
  return {
    nodes: [
      { id: 'called', type: 'sub_workflow', config: { inputs: [{ name: 'order', type: 'number' }] } },
      {
        id: 'reserve',
        type: 'http_request',
        config: { url: `${sinkUrl}/reserve`, method: 'POST', body: { order: '{{called.payload.order}}' } },
      },
      {
        id: 'ship',
        type: 'http_request',
        config: {
          url: `${sinkUrl}/ship?status={{called.payload.order % 7 == 5 ? ${oddStatus} : 200}}`,
          method: 'POST',
          body: { order: '{{called.payload.order}}' },
          fail_on: 'client_error',
        },
      },
    ],
    connections: [
      { from: 'called', to: 'reserve' },
      { from: 'reserve', to: 'ship' },
    ],
  };
}

/** Runs another workflow for each order, five at once, and collects what fails. */
export function ordersTo(workflowId: string): WorkflowDefinition {
  return {
    nodes: [
      { id: 'form', type: 'webhook', config: {} },
      {
        id: 'each',
        type: 'for_each',
        config: { items: '{{form.payload.orders}}', concurrency: 5, on_item_failure: 'collect' },
      },
      {
        id: 'sent',
        type: 'call_workflow',
        parent: 'each',
        config: { workflow_id: workflowId, inputs: { order: '{{item}}' } },
      },
    ],
    connections: [{ from: 'form', to: 'each' }],
  };
}
