import { compileTemplate, ExpressionError } from '@automateos/expressions';
import type { Json, WorkflowDefinition } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import type { Execution, Step } from '../../../../api/generated/types.gen.ts';
import { createPreviewScope } from './preview-scope.ts';
import { upstreamOf } from './upstream-of.ts';

const node = (id: string, parent?: string) => ({ id, type: 'x', config: {}, ...(parent !== undefined && { parent }) });
const connect = (...pairs: string[]) =>
  pairs.map((pair) => {
    const [from = '', to = '', output] = pair.split(' ');
    return { from, to, ...(output !== undefined && { output }) };
  });

const DEFINITION: WorkflowDefinition = {
  nodes: [
    node('hook'),
    node('call'),
    node('side'),
    node('join'),
    node('loop'),
    node('inner', 'loop'),
    node('second', 'loop'),
  ],
  connections: connect('hook call', 'hook side', 'call join', 'side join rejected', 'join loop', 'inner second'),
};

function step(nodeId: string, more: Partial<Step>): Step {
  return {
    node_id: nodeId,
    iteration: '',
    status: 'success',
    input: null,
    output: null,
    error: null,
    attempts: [],
    started_at: null,
    completed_at: null,
    next_attempt_at: null,
    emitted: ['main'],
    ...more,
  };
}

const RUN: Execution = {
  id: 'e-1',
  workflow_id: 'w-1',
  workflow_version: 3,
  status: 'success',
  error_message: null,
  error: null,
  started_at: '2026-05-01T10:00:00.000Z',
  completed_at: null,
  created_at: '2026-05-01T09:59:59.000Z',
  retry_of: null,
  payload: null,
  result: null,
  steps: [
    step('hook', { output: { payload: { name: 'Ada' } } }),
    step('call', { output: { status: 200 } }),
    step('side', { status: 'skipped', emitted: [] }),
    step('join', { status: 'failed', emitted: [], error: { code: 'HTTP_ERROR_STATUS', message: '' } }),
    step('loop', { input: { items: [{ sku: 'a' }, { sku: 'b' }] } }),
    step('inner', { iteration: '1', output: 'second pass' }),
    step('inner', { iteration: '0', output: 'first pass' }),
  ],
};

/** What an expression in a node comes to, or why it comes to nothing. */
function evaluate(nodeId: string, source: string, run = RUN): Json {
  const scope = createPreviewScope(DEFINITION, nodeId, run, upstreamOf(DEFINITION, nodeId));
  const options = { nodeIds: DEFINITION.nodes.map(({ id }) => id), inLoop: true };
  try {
    return compileTemplate(`{{${source}}}`, options).evaluate(scope, { monotonicMs: () => 0 });
  } catch (error: unknown) {
    if (error instanceof ExpressionError) return error.message;
    throw error;
  }
}

describe('the scope of a recorded run', () => {
  it.each<[string, string, Json]>([
    ['call', 'trigger.payload.name', 'Ada'],
    ['call', 'input.payload.name', 'Ada'],
    ['join', 'call.status', 200],
    ['join', 'input', { call: { status: 200 } }],
    ['call', 'execution.id + workflow.version', 'e-13'],
    ['call', 'now', '2026-05-01T10:00:00.000Z'],
    ['join', 'side', '"side" was skipped (at character 3)'],
    ['loop', 'join', '"join" failed (HTTP_ERROR_STATUS) (at character 3)'],
    ['loop', 'input', '"input" is the output of "join", which failed (HTTP_ERROR_STATUS) (at character 3)'],
    ['hook', 'input', '"input" has no node before it (at character 3)'],
    ['call', 'join', '"join" does not come before this node (at character 3)'],
  ])('%s sees %s as %j', (nodeId, source, expected) => expect(evaluate(nodeId, source)).toEqual(expected));

  it('takes the first pass of a loop', () => {
    expect(evaluate('inner', 'item.sku + index')).toBe('a0');
    expect(evaluate('inner', 'input.sku')).toBe('a');
    expect(evaluate('second', 'inner')).toBe('first pass');
    expect(evaluate('second', 'call.status')).toBe(200);
  });

  it('tells what has not run', () => {
    expect(evaluate('second', 'inner', { ...RUN, steps: [] })).toBe('"inner" has not run (at character 3)');
    expect(evaluate('call', 'trigger', { ...RUN, steps: [] })).toBe('"trigger" is not in this run (at character 3)');
  });

  it('does not see what is disabled', () => {
    const nodes = DEFINITION.nodes.map((each) => (each.id === 'call' ? { ...each, disabled: true } : each));
    const scope = createPreviewScope({ ...DEFINITION, nodes }, 'join', RUN, upstreamOf(DEFINITION, 'join'));
    expect(scope.node('call')).toEqual({ found: false, why: 'is disabled' });
  });

  it('sees a failed join when it delivered its error', () => {
    const steps = [
      ...RUN.steps.slice(0, 3),
      step('join', { status: 'failed', output: { error: 'x' }, emitted: ['error'] }),
    ];
    expect(evaluate('loop', 'join.error', { ...RUN, steps })).toBe('x');
  });
});

describe('upstreamOf', () => {
  it('gives all nodes before a node, nearest first', () => {
    expect(upstreamOf(DEFINITION, 'join')).toEqual(['call', 'side', 'hook']);
    expect(upstreamOf(DEFINITION, 'hook')).toEqual([]);
    expect(upstreamOf(DEFINITION, 'second')).toEqual(['inner', 'join', 'call', 'side', 'hook']);
  });

  it('ends on a cycle and passes over what is not there', () => {
    const broken = { nodes: [node('a'), node('b')], connections: connect('a b', 'b a', 'gone a') };
    expect(upstreamOf(broken, 'a')).toEqual(['b']);
  });
});
