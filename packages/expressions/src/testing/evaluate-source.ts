import type { Json } from '@automateos/model';
import { type CompiledConfig, compileCondition, compileTemplate } from '../compile-config.ts';
import type { Scope, TextOptions } from '../scope.ts';

/** 2024-05-17T08:09:10.123Z, a Friday. */
const NOW_MS = Date.UTC(2024, 4, 17, 8, 9, 10, 123);

export const PAYLOAD = {
  total: 99.5,
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  tags: ['new', 'vip', 'eu'],
  empty: '',
  nothing: null,
  yes: true,
  no: false,
  items: [
    { sku: 'b', price: 20, count: 2 },
    { sku: 'a', price: 5, count: 10 },
    { sku: 'c', price: 7.25, count: 0 },
  ],
  nested: { deep: { value: 42 } },
  text: ' Some text, with commas, and  spaces ',
  date: '2024-02-29T12:30:00Z',
};

export const NODES: { readonly [id: string]: Json } = {
  fetch: { status: 200, body: { ok: true, list: [3, 1, 2] } },
  'action-1': { status: 201, items: [1, 2, 3] },
  'action-1-b': { status: 500 },
  action: 50,
  a: 7,
  'if-new': { passed: true },
};

const WHY: { readonly [id: string]: string } = { 'gone-1': 'was skipped', broken: 'failed' };

export const NODE_IDS = [...Object.keys(NODES), ...Object.keys(WHY)];

export function createScope(more: Partial<Scope> = {}): Scope {
  return {
    node: (id) => {
      const value = NODES[id];
      return value === undefined ? { found: false, why: WHY[id] ?? 'is not upstream' } : { found: true, value };
    },
    trigger: { found: true, value: { payload: PAYLOAD, method: 'POST' } },
    input: { found: true, value: { status: 200 } },
    execution: { id: 'e-1', created_at: '2024-05-17T08:09:10.000Z' },
    workflow: { id: 'w-1', version: 3 },
    nowMs: NOW_MS,
    item: { sku: 'x' },
    index: 3,
    ...more,
  };
}

export const OPTIONS: TextOptions = { nodeIds: NODE_IDS, inLoop: true };

/** Compiles and evaluates, against the data above; the clock stands still. */
export function evaluateTemplate(source: string, scope = createScope(), options = OPTIONS): Json {
  return compileTemplate(source, options).evaluate(scope, { monotonicMs: () => 0 });
}

export function evaluateExpression(source: string): Json {
  return evaluateTemplate(`{{${source}}}`);
}

export function evaluateCondition(source: string): Json {
  return compileCondition(source, OPTIONS).evaluate(createScope(), { monotonicMs: () => 0 });
}

/** What `evaluate` throws, or what it gives. */
export function outcomeOf(compiled: CompiledConfig, monotonicMs: () => number): unknown {
  try {
    return compiled.evaluate(createScope(), { monotonicMs });
  } catch (error: unknown) {
    return error;
  }
}
