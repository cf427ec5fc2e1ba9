import { describe, expect, it } from 'vitest';
import { definitionSchema, type WorkflowNode } from './definition.ts';
import { formatPath, type Path } from './issue.ts';
import { LIMITS } from './limits.ts';

/** The document of the public documentation, letter by letter. */
const DOCUMENTED = {
  nodes: [
    { id: 'trigger-1', type: 'webhook', config: { method: 'POST', path: '/webhook/abc123' } },
    {
      id: 'action-1',
      type: 'http_request',
      config: {
        url: 'https://api.example.com/data',
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{{trigger.payload}}',
      },
    },
    { id: 'filter-1', type: 'filter', config: { condition: '{{action-1.status}} == 200', continue_on: true } },
  ],
  connections: [
    { from: 'trigger-1', to: 'action-1' },
    { from: 'action-1', to: 'filter-1' },
  ],
};

function faultsOf(document: unknown): string[] {
  const parsed = definitionSchema.safeParse(document);
  return parsed.success ? [] : parsed.error.issues.map(({ path }) => formatPath(path as Path));
}

function withNode(settings: { [key in keyof WorkflowNode]?: unknown }): unknown {
  return { nodes: [{ id: 'a', type: 'action', config: {}, ...settings }], connections: [] };
}

it('takes the documented definition and leaves it as it is', () => {
  expect(definitionSchema.parse(DOCUMENTED)).toEqual(DOCUMENTED);
});

it('takes every field that a node and a connection may have', () => {
  const document = {
    nodes: [
      {
        id: 'a',
        type: 'action',
        config: { list: [1, null, { deep: true }] },
        name: 'Say hello',
        position: { x: -10.5, y: 0 },
        type_version: 1,
        on_error: 'branch',
        retry: { max_attempts: 3, initial_delay_ms: 0, factor: 1.5, max_delay_ms: 30_000, jitter: false },
        timeout_ms: 1,
        disabled: true,
        parent: 'loop',
        notes: '',
      },
    ],
    connections: [{ from: 'a', to: 'b', output: 'error' }],
  };
  expect(definitionSchema.parse(document)).toEqual(document);
});

describe('node ids', () => {
  it.each(['a', 'Z9', 'action-1', 'with_underscore', 'trigger', 'a'.repeat(64), 'constructor1', 'Nodes'])(
    'may be %s',
    (id) => {
      expect(faultsOf(withNode({ id }))).toEqual([]);
    },
  );

  it.each(['', '1a', '-a', '_a', 'a b', 'a.b', 'ä', 'a\n', 'a'.repeat(65)])('may not be %j', (id) => {
    expect(faultsOf(withNode({ id }))).toEqual(['nodes[0].id']);
  });

  const words =
    'nodes input execution workflow now item index Math JSON Object Date constructor prototype arguments await break ' +
    'case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static ' +
    'super switch this throw true try typeof undefined var void while with yield';

  it.each(words.split(' '))('may not be the word %s, which expressions need', (id) => {
    expect(faultsOf(withNode({ id }))).toEqual(['nodes[0].id']);
  });

  it('may not be __proto__', () => {
    expect(faultsOf(withNode({ id: '__proto__' }))).toContain('nodes[0].id');
  });

  it('are unique: each repetition is named', () => {
    const node = { id: 'a', type: 'action', config: {} };
    const nodes = [node, { ...node, id: 'b' }, node, node];
    expect(faultsOf({ nodes, connections: [] })).toEqual(['nodes[2].id', 'nodes[3].id']);
  });
});

describe('a definition is refused with the place of the fault:', () => {
  it.each([
    ['an unknown key', { ...DOCUMENTED, edges: [] }, ''],
    ['an unknown key of a node', withNode({ ['typo' as 'name']: 1 }), 'nodes[0]'],
    ['an unknown key of a position', withNode({ position: { x: 1, y: 1, z: 1 } }), 'nodes[0].position'],
    ['an unknown key of a retry', withNode({ retry: { attempts: 3 } }), 'nodes[0].retry'],
    [
      'an unknown key of a connection',
      { nodes: [], connections: [{ from: 'a', to: 'b', label: 'x' }] },
      'connections[0]',
    ],
    ['no nodes', { connections: [] }, 'nodes'],
    ['no connections', { nodes: [] }, 'connections'],
    ['a config that is no object', withNode({ config: [] }), 'nodes[0].config'],
    ['no config', withNode({ config: undefined }), 'nodes[0].config'],
    ['a type that is no text', withNode({ type: 7 }), 'nodes[0].type'],
    ['an empty name', withNode({ name: '' }), 'nodes[0].name'],
    ['a name of spaces', withNode({ name: ' \t' }), 'nodes[0].name'],
    ['a name that is too long', withNode({ name: 'n'.repeat(LIMITS.nameLength + 1) }), 'nodes[0].name'],
    ['notes that are too long', withNode({ notes: 'n'.repeat(LIMITS.notesLength + 1) }), 'nodes[0].notes'],
    ['an unknown on_error', withNode({ on_error: 'ignore' }), 'nodes[0].on_error'],
    ['no attempt at all', withNode({ retry: { max_attempts: 0 } }), 'nodes[0].retry.max_attempts'],
    ['too many attempts', withNode({ retry: { max_attempts: LIMITS.maxAttempts + 1 } }), 'nodes[0].retry.max_attempts'],
    ['a delay below 0', withNode({ retry: { initial_delay_ms: -1 } }), 'nodes[0].retry.initial_delay_ms'],
    [
      'a delay above a day',
      withNode({ retry: { max_delay_ms: LIMITS.maxDelayMs + 1 } }),
      'nodes[0].retry.max_delay_ms',
    ],
    ['a factor below 1', withNode({ retry: { factor: 0.5 } }), 'nodes[0].retry.factor'],
    ['a factor that is not finite', withNode({ retry: { factor: Number.POSITIVE_INFINITY } }), 'nodes[0].retry.factor'],
    ['a time limit of 0', withNode({ timeout_ms: 0 }), 'nodes[0].timeout_ms'],
    ['a time limit above an hour', withNode({ timeout_ms: LIMITS.stepTimeoutMs + 1 }), 'nodes[0].timeout_ms'],
    ['half a millisecond', withNode({ timeout_ms: 1.5 }), 'nodes[0].timeout_ms'],
    ['a position without y', withNode({ position: { x: 1 } }), 'nodes[0].position.y'],
    ['a connection to nothing', { nodes: [], connections: [{ from: 'a' }] }, 'connections[0].to'],
  ])('%s', (_, document, field) => {
    expect(faultsOf(document)).toEqual([field]);
  });

  it('more nodes or connections than the limit', () => {
    const nodes = Array.from({ length: LIMITS.nodes + 1 }, (_, index) => ({ id: `n${index}`, type: 'a', config: {} }));
    expect(faultsOf({ nodes: nodes.slice(1), connections: [] })).toEqual([]);
    expect(faultsOf({ nodes, connections: [] })).toEqual(['nodes']);
    const connections = new Array(LIMITS.connections + 1).fill({ from: 'a', to: 'b' });
    expect(faultsOf({ nodes: [], connections: connections.slice(1) })).toEqual([]);
    expect(faultsOf({ nodes: [], connections })).toEqual(['connections']);
  });
});

it('keeps a key named __proto__ in a config from reaching a prototype', () => {
  const document = JSON.parse(
    '{"nodes":[{"id":"a","type":"t","config":{"__proto__":{"polluted":1}}}],"connections":[]}',
  );
  const parsed = definitionSchema.safeParse(document);
  const config = parsed.success ? parsed.data.nodes[0]?.config : {};
  expect(Object.getPrototypeOf(config)).toBe(Object.prototype);
  expect(Reflect.get(config ?? {}, 'polluted')).toBeUndefined();
});
