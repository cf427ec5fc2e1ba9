import { describe, expect, it } from 'vitest';
import type { WorkflowDefinition } from '../definition.ts';
import type { DefinitionEdit } from './definition-edit.ts';
import { editDefinition } from './edit-definition.ts';

const WORKFLOW: WorkflowDefinition = {
  nodes: [
    { id: 'trigger-1', type: 'webhook', config: {} },
    { id: 'action-1', type: 'http_request', config: { url: 'https://example.com' }, name: 'Enrich' },
    { id: 'filter-1', type: 'filter', config: { condition: '{{action-1.status}} == 200' }, parent: 'action-1' },
  ],
  connections: [
    { from: 'trigger-1', to: 'action-1' },
    { from: 'action-1', to: 'filter-1' },
  ],
};

const NEW_NODE = { id: 'new', type: 'filter', config: {} };

function edit(change: DefinitionEdit): WorkflowDefinition {
  return editDefinition(WORKFLOW, change).definition;
}

describe('add-node', () => {
  it('puts the node at the end, with the connections that it comes with', () => {
    const { nodes, connections } = edit({
      type: 'add-node',
      node: NEW_NODE,
      connections: [{ from: 'filter-1', to: 'new', output: 'rejected' }],
    });
    expect(nodes.at(-1)).toBe(NEW_NODE);
    expect(connections.at(-1)).toEqual({ from: 'filter-1', to: 'new', output: 'rejected' });
  });

  it('leaves out connections to what is not there', () => {
    const { connections } = edit({ type: 'add-node', node: NEW_NODE, connections: [{ from: 'gone', to: 'new' }] });
    expect(connections).toEqual(WORKFLOW.connections);
  });
});

it('remove-nodes takes the connections of the nodes away with them', () => {
  const { nodes, connections } = edit({ type: 'remove-nodes', ids: ['action-1', 'gone'] });
  expect(nodes.map(({ id }) => id)).toEqual(['trigger-1', 'filter-1']);
  expect(connections).toEqual([]);
});

it('change-node sets fields, takes undefined ones away and shares all other nodes', () => {
  const { nodes } = edit({ type: 'change-node', id: 'action-1', change: { name: undefined, notes: 'why' } });
  expect(nodes[1]).toEqual({
    id: 'action-1',
    type: 'http_request',
    config: { url: 'https://example.com' },
    notes: 'why',
  });
  expect(Object.hasOwn(nodes[1] ?? {}, 'name')).toBe(false);
  expect(nodes[0]).toBe(WORKFLOW.nodes[0]);
});

it('rename-id changes connections, parents and the configs that are given along', () => {
  const config = { condition: '{{call.status}} == 200' };
  const renamed = edit({ type: 'rename-id', id: 'action-1', to: 'call', configs: new Map([['filter-1', config]]) });
  expect(renamed).toEqual({
    nodes: [
      WORKFLOW.nodes[0],
      { ...WORKFLOW.nodes[1], id: 'call' },
      { id: 'filter-1', type: 'filter', config, parent: 'call' },
    ],
    connections: [
      { from: 'trigger-1', to: 'call' },
      { from: 'call', to: 'filter-1' },
    ],
  });
});

it('insert-on-connection keeps the output at which the old connection started', () => {
  const branch = { from: 'filter-1', output: 'rejected', to: 'end' };
  const before: WorkflowDefinition = {
    nodes: [...WORKFLOW.nodes, { id: 'end', type: 'filter', config: {} }],
    connections: [branch],
  };
  const change: DefinitionEdit = {
    type: 'insert-on-connection',
    connection: branch,
    node: NEW_NODE,
    output: 'rejected',
  };
  expect(editDefinition(before, change).definition.connections).toEqual([
    { from: 'filter-1', output: 'rejected', to: 'new' },
    { from: 'new', to: 'end', output: 'rejected' },
  ]);
});

it('disconnect knows that a connection without an output starts at main', () => {
  const { connections } = edit({
    type: 'disconnect',
    connection: { from: 'action-1', output: 'main', to: 'filter-1' },
  });
  expect(connections).toEqual([{ from: 'trigger-1', to: 'action-1' }]);
});

describe('an edit that cannot be done leaves the very same document', () => {
  const edits: Record<string, DefinitionEdit> = {
    'a node whose id is taken': { type: 'add-node', node: { ...NEW_NODE, id: 'action-1' } },
    'nodes that are gone': { type: 'remove-nodes', ids: ['gone'] },
    'a change of a node that is gone': { type: 'change-node', id: 'gone', change: { name: 'x' } },
    'a change to what already is': { type: 'change-node', id: 'action-1', change: { name: 'Enrich' } },
    'an id that is taken': { type: 'rename-id', id: 'action-1', to: 'filter-1' },
    'an id that is no id': { type: 'rename-id', id: 'action-1', to: 'nodes' },
    'a connection that is there': {
      type: 'connect',
      connection: { from: 'trigger-1', to: 'action-1', output: 'main' },
    },
    'a connection to nowhere': { type: 'connect', connection: { from: 'trigger-1', to: 'gone' } },
    'a connection that is gone': { type: 'disconnect', connection: { from: 'trigger-1', to: 'filter-1' } },
    'a node on a connection that is gone': {
      type: 'insert-on-connection',
      connection: { from: 'trigger-1', to: 'filter-1' },
      node: NEW_NODE,
    },
    'a node with a taken id on a connection': {
      type: 'insert-on-connection',
      connection: { from: 'trigger-1', to: 'action-1' },
      node: { ...NEW_NODE, id: 'filter-1' },
    },
    'places of nodes that are gone': { type: 'move-nodes', positions: new Map([['gone', { x: 1, y: 1 }]]) },
    'a paste of which one id is taken': {
      type: 'paste',
      nodes: [NEW_NODE, { ...NEW_NODE, id: 'action-1' }],
      connections: [],
    },
  };
  it.each(Object.entries(edits))('%s', (_, change) => expect(edit(change)).toBe(WORKFLOW));
});
