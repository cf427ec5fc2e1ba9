import type { WorkflowDefinition, WorkflowNode } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { createDocumentChecker } from '../faults/document-checker.ts';
import { SAMPLE_TYPE_MAP, SAMPLE_TYPES } from '../sample-types.conformance.ts';
import { isFragment, readFragment, writeFragment } from './clipboard-text.ts';
import { findConnectFault, listLegalSources, listLegalTargets } from './connect-rules.ts';
import { findFreeId } from './free-id.ts';
import { findFreePlace, makeNode } from './make-node.ts';
import { moveEarlier, moveLater } from './move-in-chain.ts';
import { listLegalLoops, moveToLoop } from './move-to-loop.ts';
import { pasteFragment } from './paste-fragment.ts';
import { listRunningOrder } from './running-order.ts';

const node = (id: string, type = 'filter', rest: Partial<WorkflowNode> = {}): WorkflowNode => ({
  id,
  type,
  config: {},
  ...rest,
});

/** `a>b` is a connection, `a.rejected>b` one from another output. */
function graph(nodes: readonly WorkflowNode[], ...arrows: string[]): WorkflowDefinition {
  const connections = arrows.map((arrow) => {
    const [left = '', to = ''] = arrow.split('>');
    const [from = '', output] = left.split('.');
    return { from, to, ...(output !== undefined && { output }) };
  });
  return { nodes: [...nodes], connections };
}

const { readerOf } = createDocumentChecker(SAMPLE_TYPES);

describe('findFreeId', () => {
  it.each([
    ['filter', [], 'filter'],
    ['filter', ['filter'], 'filter_2'],
    ['filter', ['filter', 'filter_2'], 'filter_3'],
    ['filter_7', ['filter_7'], 'filter_8'],
    ['action-1', ['action-1'], 'action-1_2'],
    ['if', [], 'if_1'],
    ['if', ['if_1'], 'if_2'],
  ])('of %s with %j taken is %s', (wanted, taken, id) => expect(findFreeId(wanted, new Set(taken))).toBe(id));

  it('stays within what an id may be long', () => {
    const long = `a${'b'.repeat(63)}`;
    expect(findFreeId(long, new Set([long]))).toHaveLength(58);
  });
});

describe('new nodes', () => {
  it('have an id of their own and an empty config', () => {
    const filter = SAMPLE_TYPE_MAP.get('filter');
    expect(filter && makeNode(filter, graph([node('filter')]))).toEqual(node('filter_2'));
  });

  it('go below what is in their way', () => {
    expect(findFreePlace({ x: 0, y: 0 }, [{ x: 40, y: 10 }])).toEqual({ x: 0, y: 100 });
    expect(findFreePlace({ x: 0, y: 0 }, [{ x: 400, y: 10 }])).toEqual({ x: 0, y: 0 });
  });
});

describe('connections', () => {
  const nodes = [node('t', 'webhook'), node('a'), node('b'), node('c'), node('inner', 'filter', { parent: 'c' })];
  const chain = graph(nodes, 't>a', 'a>b', 'b>c');

  it.each([
    ['a', 't', 'A trigger takes no connection: runs start there'],
    ['a', 'a', 'A node cannot lead to itself'],
    ['a', 'b', 'They are connected already'],
    ['c', 'a', 'That would close a circle: it comes before this node'],
    ['a', 'inner', 'A connection does not cross the border of a loop'],
    ['a', 'gone', 'The node is gone'],
    ['a', 'c', undefined],
  ])('from %s to %s: %s', (from, to, fault) =>
    expect(findConnectFault(chain, { from, to }, SAMPLE_TYPE_MAP)).toBe(fault),
  );

  it('may lead wherever none of these is the case, and lists say the same as single questions', () => {
    for (const { id: from } of nodes) {
      const legal = nodes.filter(({ id: to }) => findConnectFault(chain, { from, to }, SAMPLE_TYPE_MAP) === undefined);
      expect(listLegalTargets(chain, from, 'main', SAMPLE_TYPE_MAP)).toEqual(legal);
    }
  });

  it('from another output of the same node is another connection', () => {
    expect(listLegalTargets(chain, 'a', 'rejected', SAMPLE_TYPE_MAP).map(({ id }) => id)).toEqual(['b', 'c']);
  });

  it('have the sources that do not come after their target', () => {
    expect(listLegalSources(chain, 'b', SAMPLE_TYPE_MAP).map(({ id }) => id)).toEqual(['t', 'a']);
    expect(listLegalSources(chain, 't', SAMPLE_TYPE_MAP)).toEqual([]);
  });
});

describe('copy and paste', () => {
  const document = graph(
    [
      node('t', 'webhook'),
      node('a', 'http_request', { config: { url: '{{t.payload.url}}' }, position: { x: 100, y: 100 } }),
      node('b', 'filter', { config: { condition: '{{a.status}} == 200' }, position: { x: 400, y: 140 } }),
    ],
    't>a',
    'a>b',
  );

  it('makes ids unique and lets expressions inside the part follow; what leads outside still does', () => {
    const text = writeFragment(document, ['a', 'b']);
    const fragment = readFragment(text);
    if (fragment === undefined || !isFragment(fragment)) throw new Error('no fragment');
    const paste = pasteFragment(fragment, document, { x: 0, y: 0 }, readerOf);
    expect(paste.nodes).toEqual([
      node('a_2', 'http_request', { config: { url: '{{t.payload.url}}' }, position: { x: 0, y: 0 } }),
      node('b_2', 'filter', { config: { condition: '{{a_2.status}} == 200' }, position: { x: 300, y: 40 } }),
    ]);
    expect(paste.connections).toEqual([{ from: 'a_2', to: 'b_2' }]);
  });

  it('keeps ids that are free, as after a cut', () => {
    const fragment = { nodes: [node('b')], connections: [] };
    expect(pasteFragment(fragment, graph([node('a')]), undefined, readerOf).nodes).toEqual([node('b')]);
  });

  it('takes an exported workflow, and lets other text be', () => {
    expect(readFragment(JSON.stringify({ name: 'x', definition: document }))).toEqual(document);
    expect(readFragment('just words')).toBeUndefined();
    expect(readFragment('{"a":1}')).toBeUndefined();
  });

  it('says where a part of a workflow is broken', () => {
    expect(readFragment('{"nodes":[{"id":"1","type":"filter","config":{}}]}')).toMatchObject({ field: 'nodes[0].id' });
  });
});

describe('running order', () => {
  const order = (definition: WorkflowDefinition) =>
    listRunningOrder(definition).map(({ node: { id }, depth }) => `${' '.repeat(depth)}${id}`);

  it('follows a line', () => {
    expect(order(graph([node('b'), node('a'), node('t')], 't>a', 'a>b'))).toEqual(['t', 'a', 'b']);
  });

  it('indents the branches of a fork, one after the other, and ends where they meet', () => {
    const diamond = graph(
      ['t', 'a', 'a1', 'b', 'end'].map((id) => node(id)),
      't>a',
      'a>a1',
      't>b',
      'a1>end',
      'b>end',
    );
    expect(order(diamond)).toEqual(['t', ' a', ' a1', ' b', 'end']);
  });

  it('puts the children of a loop below it', () => {
    const loop = graph(
      [node('t'), node('loop'), node('x', 'filter', { parent: 'loop' }), node('after')],
      't>loop',
      'loop>after',
    );
    expect(order(loop)).toEqual(['t', 'loop', ' x', 'after']);
  });

  it('loses no node of a circle', () => {
    expect(order(graph([node('a'), node('b'), node('c')], 'a>b', 'b>a'))).toEqual(['c', 'a', 'b']);
  });
});

describe('reorder', () => {
  const nodes = [node('t', 'webhook'), node('a'), node('b'), node('c', 'http_request')];
  const chain = graph(nodes, 't>a', 'a.rejected>b', 'b>c');
  const arrows = (definition: WorkflowDefinition | undefined) =>
    definition?.connections.map(({ from, to, output }) => `${from}${output === undefined ? '' : `.${output}`}>${to}`);

  it('swaps a node with the one before it', () => {
    expect(arrows(moveEarlier(chain, 'b', SAMPLE_TYPE_MAP))).toEqual(['t>b', 'b>a', 'a>c']);
    expect(moveLater(chain, 'a', SAMPLE_TYPE_MAP)).toEqual(moveEarlier(chain, 'b', SAMPLE_TYPE_MAP));
  });

  it('does not put anything before a trigger, nor into a fork', () => {
    expect(moveEarlier(chain, 'a', SAMPLE_TYPE_MAP)).toBeUndefined();
    const fork = graph(nodes, 't>a', 'a>b', 'a>c');
    expect(moveEarlier(fork, 'b', SAMPLE_TYPE_MAP)).toBeUndefined();
    expect(moveLater(fork, 'a', SAMPLE_TYPE_MAP)).toBeUndefined();
  });

  it('does not when the earlier node has no such output', () => {
    const before = graph(nodes, 't>c', 'c>a', 'a.rejected>b');
    expect(moveEarlier(before, 'a', SAMPLE_TYPE_MAP)).toBeUndefined();
  });
});

describe('loops', () => {
  const nodes = [
    node('t', 'webhook'),
    node('each', 'for_each'),
    node('a', 'filter', { parent: 'each' }),
    node('inner', 'for_each', { parent: 'each' }),
    node('b', 'filter', { parent: 'inner' }),
    node('after', 'http_request'),
    node('end'),
  ];
  const document = graph(nodes, 't>each', 'each>after', 'after>end', 'a>inner');
  const arrows = ({ connections }: WorkflowDefinition) => connections.map(({ from, to }) => `${from}>${to}`);
  const parentOf = (definition: WorkflowDefinition, id: string) =>
    definition.nodes.find((each) => each.id === id)?.parent;
  const NOWHERE = new Map();

  it.each([
    ['after', ['each', 'inner']],
    ['a', ['inner']],
    ['b', ['each']],
    ['inner', []],
    ['each', []],
    ['t', []],
  ])('%s can be put into %j', (id, loops) =>
    expect(listLegalLoops(document, id, SAMPLE_TYPE_MAP).map((loop) => loop.id)).toEqual(loops),
  );

  it('take a node in; what led to it leads to what came after it', () => {
    const moved = moveToLoop(document, 'after', 'each', SAMPLE_TYPE_MAP, NOWHERE);
    expect(parentOf(moved, 'after')).toBe('each');
    expect(arrows(moved)).toEqual(['t>each', 'a>inner', 'each>end']);
  });

  it('let a node go, with what lies in it', () => {
    const moved = moveToLoop(document, 'inner', undefined, SAMPLE_TYPE_MAP, NOWHERE);
    expect(moved.nodes.find(({ id }) => id === 'inner')).toEqual(node('inner', 'for_each'));
    expect(parentOf(moved, 'b')).toBe('inner');
    expect(arrows(moved)).toEqual(['t>each', 'each>after', 'after>end']);
  });

  it('do not connect twice, and pass a node by at its own output only', () => {
    const fork = graph(
      [node('a'), node('b'), node('c'), node('each', 'for_each')],
      'a>b',
      'b>c',
      'b.rejected>a',
      'a>c',
    );
    expect(arrows(moveToLoop(fork, 'b', 'each', SAMPLE_TYPE_MAP, NOWHERE))).toEqual(['a>c']);
  });

  it('put a node where there is room, and what lies in it with it', () => {
    const places = new Map([
      ['each', { x: 0, y: 0 }],
      ['a', { x: 320, y: 160 }],
      ['inner', { x: 640, y: 160 }],
      ['b', { x: 700, y: 300 }],
    ]);
    const placed = { ...document, nodes: nodes.map((each) => ({ ...each, ...at(places.get(each.id)) })) };
    const moved = moveToLoop(placed, 'inner', undefined, SAMPLE_TYPE_MAP, places);
    const placeOf = (id: string) => moved.nodes.find((each) => each.id === id)?.position;
    expect(placeOf('inner')).toEqual({ x: 320, y: 0 });
    expect(placeOf('b')).toEqual({ x: 380, y: 140 });
    expect(placeOf('a')).toEqual({ x: 320, y: 160 });
  });
});

function at(position: WorkflowNode['position']) {
  return position === undefined ? {} : { position };
}
