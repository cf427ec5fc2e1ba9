import type { Json, WorkflowDefinition } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { EXPRESSION_LIMITS } from './expression-limits.ts';
import { type PreviewData, type PreviewRequest, type PreviewResult, previewExpression } from './preview-expression.ts';

const NOW_MS = Date.UTC(2026, 4, 1, 10);

const node = (id: string, more: object = {}) => ({ id, type: 'any', config: {}, ...more });
const connect = (...pairs: string[]) =>
  pairs.map((pair) => {
    const [from = '', to = ''] = pair.split(' ');
    return { from, to };
  });

/** hook → call → join, hook → side → join, join → loop; in the loop: first → second; off is disabled. */
const DEFINITION: WorkflowDefinition = {
  nodes: [
    node('hook'),
    node('call-1'),
    node('side'),
    node('off', { disabled: true }),
    node('join'),
    node('loop'),
    node('first', { parent: 'loop' }),
    node('second', { parent: 'loop' }),
  ],
  connections: connect(
    'hook call-1',
    'hook side',
    'hook off',
    'call-1 join',
    'side join',
    'off join',
    'join loop',
    'first second',
  ),
};
const DATA: PreviewData = {
  trigger: { payload: { name: 'Ada', total: 75 } },
  outputs: { 'call-1': { status: 200 }, side: null },
};

function preview(nodeId: string, source: string, more: Partial<PreviewRequest> = {}): PreviewResult {
  const request = { source, kind: 'template', nodeId, definition: DEFINITION, data: DATA, ...more } as const;
  return previewExpression(request, { nowMs: NOW_MS, monotonicMs: () => 0 });
}

const previewed = (result: PreviewResult): Json => (result.ok ? result.value : `error: ${result.error.message}`);
const errorOf = (result: PreviewResult) => (result.ok ? undefined : result.error);

describe('a preview', () => {
  it.each<[string, string, Json]>([
    ['call-1', '{{trigger.payload.total}}', 75],
    ['call-1', 'Hello {{hook.payload.name}}!', 'Hello Ada!'],
    ['call-1', '{{input.payload.name}}', 'Ada'],
    ['call-1', 'no expression', 'no expression'],
    ['join', '{{call-1.status + 1}}', 201],
    ['join', '{{nodes["side"]}}', null],
    ['join', '{{input}}', { 'call-1': { status: 200 }, side: null }],
    ['loop', '{{call-1.status}}', 200],
    ['call-1', '{{now}}', '2026-05-01T10:00:00.000Z'],
    ['call-1', '{{execution.created_at}}', '2026-05-01T10:00:00.000Z'],
    ['join', '{{join_missing ?? 1}}', 'error: there is no name "join_missing"'],
  ])('in %s, %s comes to %j', (nodeId, source, expected) => {
    const value = previewed(preview(nodeId, source));
    if (typeof expected === 'string' && expected.startsWith('error')) expect(value).toContain(expected);
    else expect(value).toEqual(expected);
  });

  it('of a condition is its truth', () => {
    expect(
      previewed(preview('join', '{{call-1.status}} == 200 && trigger.payload.total > 50', { kind: 'condition' })),
    ).toBe(true);
    expect(previewed(preview('join', 'trigger.payload.name', { kind: 'condition' }))).toBe(true);
    expect(previewed(preview('join', 'call-1.status > 200', { kind: 'condition' }))).toBe(false);
  });

  it('says where a fault is', () => {
    expect(errorOf(preview('call-1', 'Hi {{trigger.payload.}}'))).toMatchObject({ position: expect.any(Number) });
    const nowhere = errorOf(preview('call-1', '{{trigger.payload.nme}}'));
    expect(nowhere).toMatchObject({ message: expect.stringContaining('nme'), position: 18 });
    expect(nowhere).not.toHaveProperty('missing');
  });

  it('says what the data lacks', () => {
    const lacking = { data: { outputs: {} } };
    expect(errorOf(preview('join', '{{call-1.status}}', lacking))).toEqual({
      message: '"call-1" has no data here (at character 3)',
      position: 2,
      missing: ['call-1'],
    });
    expect(errorOf(preview('call-1', '{{trigger.payload}}', lacking))?.missing).toEqual(['trigger']);
    expect(errorOf(preview('call-1', '{{input}}', lacking))).toMatchObject({ missing: ['hook'] });
    expect(previewed(preview('join', '{{call-1.status ?? "none"}}', lacking))).toBe('none');
    expect(previewed(preview('join', '{{input}}', lacking))).toEqual({});
  });

  it('refuses a node that does not come before, as saving does', () => {
    expect(errorOf(preview('call-1', '{{join}}'))).toEqual({ message: '"join" does not come before "call-1"' });
    expect(errorOf(preview('call-1', '{{call-1}}'))?.message).toBe('"call-1" does not come before "call-1"');
    expect(errorOf(preview('second', '{{loop}}'))?.message).toBe('"loop" does not come before "second"');
    expect(errorOf(preview('join', '{{first}}'))?.message).toBe('"first" does not come before "join"');
  });

  it('knows what is disabled, and that it leads nowhere', () => {
    const data = { ...DATA, outputs: { ...DATA.outputs, off: 1 } };
    expect(errorOf(preview('join', '{{off}}', { data }))?.message).toContain('"off" is disabled');
    expect(previewed(preview('join', '{{input}}', { data }))).toEqual({ 'call-1': { status: 200 }, side: null });
  });

  it('has item and index in loops alone', () => {
    const data = { ...DATA, item: { sku: 'a' }, index: 2 };
    expect(previewed(preview('first', '{{item.sku + index}}', { data }))).toBe('a2');
    expect(previewed(preview('first', '{{input.sku}}', { data }))).toBe('a');
    expect(previewed(preview('second', '{{call-1.status}}', { data }))).toBe(200);
    expect(errorOf(preview('join', '{{item}}', { data }))?.message).toContain('only inside a loop');
    expect(errorOf(preview('first', '{{item}}'))?.message).toContain('"item" has no value here');
    expect(errorOf(preview('second', '{{input}}', { data }))).toMatchObject({ missing: ['first'] });
  });

  it('takes a payload for what a person starts the run with', () => {
    const data = { payload: { a: 1 } };
    const trigger = {
      payload: { a: 1 },
      headers: {},
      query: {},
      method: 'POST',
      received_at: '2026-05-01T10:00:00.000Z',
    };
    expect(previewed(preview('call-1', '{{trigger}}', { data }))).toEqual(trigger);
    expect(previewed(preview('call-1', '{{hook.payload.a}}', { data }))).toBe(1);
  });

  it('takes the output of the node that starts the run for the trigger', () => {
    expect(previewed(preview('call-1', '{{trigger.a}}', { data: { outputs: { hook: { a: 1 } } } }))).toBe(1);
    const two = { nodes: [node('hook'), node('clock'), node('call')], connections: connect('hook call', 'clock call') };
    const data = { outputs: { clock: { a: 2 } } };
    expect(previewed(preview('call', '{{trigger.a + clock.a}}', { definition: two, data }))).toBe(4);
    expect(errorOf(preview('call', '{{hook}}', { definition: two, data }))?.missing).toEqual(['hook']);
  });

  it('takes the names of Object.prototype for ids like any other', () => {
    const definition = { nodes: [node('toString'), node('b')], connections: connect('toString b') };
    expect(errorOf(preview('b', '{{toString}}', { definition, data: { outputs: {} } }))?.missing).toEqual(['toString']);
  });

  it('goes through definitions that cannot run', () => {
    const cyclic = { nodes: [node('a'), node('b')], connections: connect('a b', 'b a', 'gone a', 'a gone') };
    const data = { outputs: { a: 1, b: 2 } };
    expect(previewed(preview('a', '{{b}}', { definition: cyclic, data }))).toBe(2);
    const orphan = { nodes: [node('a', { parent: 'gone' })], connections: [] };
    expect(previewed(preview('a', '{{1 + 1}}', { definition: orphan }))).toBe(2);
    expect(errorOf(preview('nobody', '{{trigger}}', { definition: cyclic, data: {} }))?.missing).toEqual(['trigger']);
  });

  it('is held by the limits of every expression', () => {
    expect(errorOf(preview('call-1', `{{${'1+'.repeat(EXPRESSION_LIMITS.sourceLength)}1}}`))).toBeDefined();
    const repeated = '{{"x".repeat(1000000000)}}';
    expect(errorOf(preview('call-1', repeated))?.message).toMatch(/too|limit|large/i);
  });
});
