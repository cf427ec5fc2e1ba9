import type { NodeValue } from '@automateos/expressions';
import type { Json } from '@automateos/model';
import type { ExpressionContext } from './expression-context.ts';

const TRIGGER: Json = {
  payload: {
    total: 75,
    email: 'ada@example.com',
    company: { name: 'Acme', 'e-mail': 'hello@acme.example' },
    items: [
      { sku: 'a', price: 5 },
      { sku: 'b', price: 7 },
    ],
  },
  method: 'POST',
};
const ACTION: Json = { status: 200, body: { ok: true } };

const known = (value: Json): NodeValue => ({ found: true, value });

/** A run of a webhook and a request, for tests. */
export const SAMPLE_CONTEXT: ExpressionContext = {
  nodeIds: ['trigger', 'action-1', 'later'],
  idSet: new Set(['trigger', 'action-1', 'later']),
  inLoop: false,
  upstream: [
    { id: 'action-1', title: 'Enrich' },
    { id: 'trigger', title: 'Webhook' },
  ],
  scope: {
    node: (id) => {
      if (id === 'trigger') return known(TRIGGER);
      return id === 'action-1' ? known(ACTION) : { found: false, why: 'does not come before this node' };
    },
    trigger: known(TRIGGER),
    input: known(ACTION),
    execution: { id: 'e-1', created_at: '2026-05-01T10:00:00.000Z' },
    workflow: { id: 'w-1', version: 3 },
    nowMs: Date.UTC(2026, 4, 1),
  },
};
