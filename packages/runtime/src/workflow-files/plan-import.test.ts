import {
  type AnyNodeDefinition,
  createNodeCatalogue,
  createPrivateFields,
  type WorkflowDefinition,
  type WorkflowFile,
} from '@automateos/model';
import { buildWorkflow, newUserId } from '@automateos/testing';
import { expect, test } from 'vitest';
import type { WorkflowView } from '../use-cases.ts';
import { planImport } from './plan-import.ts';

const types = ['webhook', 'crypto'].map((type) => ({ type }) as AnyNodeDefinition); // only its name is asked for
const fields = createPrivateFields((type) =>
  type === 'crypto' ? { properties: { key: { format: 'secret' } } } : undefined,
);
const deps = {
  catalogue: createNodeCatalogue(types),
  compiler: {
    check: ({ nodes }: WorkflowDefinition) =>
      nodes.some(({ config }) => config.bad === true) ? [{ field: 'nodes[1].config.bad', issue: 'is bad' }] : [],
  },
  fields,
};

const define = (config: WorkflowDefinition['nodes'][number]['config'], ...more: string[]): WorkflowDefinition => ({
  nodes: [
    { id: 'start', type: 'webhook', config: {} },
    { id: 'hash', type: 'crypto', config },
    ...more.map((id) => ({ id, type: 'crypto', config: {} })),
  ],
  connections: [{ from: 'start', to: 'hash' }],
});
const view = (name: string, definition: WorkflowDefinition, isActive = false): WorkflowView => ({
  ...buildWorkflow({ ownerId: newUserId(), name, definition, isActive }),
  webhookUrl: '',
});
const plan = (files: Record<string, WorkflowFile>, ...workflows: WorkflowView[]) =>
  planImport(
    Object.entries(files).map(([fileName, file]) => ({ fileName, file })),
    workflows,
    deps,
  );

test('a name that the account does not have is created, one that it has is updated, and what has no file is told', () => {
  const [same, changed, other] = [view('Same', define({})), view('Changed', define({})), view('Other', define({}))];
  const { steps, withoutFile, faults } = plan(
    {
      'a.json': { name: 'Same', definition: define({}) },
      'b.json': { name: 'Changed', definition: define({ text: 'x' }) },
      'c.json': { name: 'New', definition: define({}) },
    },
    same,
    changed,
    other,
  );
  expect(faults).toEqual([]);
  expect(steps.map(({ kind, fileName }) => [kind, fileName])).toEqual([
    ['same', 'a.json'],
    ['update', 'b.json'],
    ['create', 'c.json'],
  ]);
  expect(withoutFile.map(({ name }) => name)).toEqual(['Other']);
});

test('differences are told by node and field, in words that hold no secret', () => {
  const before = view('A', define({ key: 'hidden', text: 'old', gone: 1 }, 'left'));
  const after = define({ key: 'hidden too', text: 'new', list: [{ a: 1 }] }, 'came');
  const { steps } = plan(
    { 'a.json': { name: 'A', description: 'd', definition: after, settings: { timeout_ms: 5 } } },
    before,
  );
  expect(steps).toMatchObject([
    {
      differences: [
        '~ description: "" → "d"',
        '+ nodes.came',
        '- nodes.hash.config.gone: 1',
        '~ nodes.hash.config.key: (not shown) → (not shown)',
        '+ nodes.hash.config.list: […]',
        '~ nodes.hash.config.text: "old" → "new"',
        '- nodes.left',
        '+ settings.timeout_ms: 5',
      ],
    },
  ]);
});

test('a secret that the file leaves out is no difference, and stays', () => {
  const current = view('A', define({ key: 'hidden', text: 'old' }));
  expect(plan({ 'a.json': { name: 'A', definition: define({ text: 'old' }) } }, current).steps).toMatchObject([
    { kind: 'same' },
  ]);
  expect(plan({ 'a.json': { name: 'A', definition: define({ text: 'new' }) } }, current).steps).toMatchObject([
    { kind: 'update', wanted: { definition: define({ text: 'new', key: 'hidden' }) } },
  ]);
});

test('the order of nodes and connections is no difference', () => {
  const definition = define({}, 'more');
  const turned = { ...definition, nodes: definition.nodes.toReversed() };
  expect(plan({ 'a.json': { name: 'A', definition: turned } }, view('A', definition)).steps).toMatchObject([
    { kind: 'same' },
  ]);
});

test('a name that is there twice, on either side, is refused', () => {
  const file = { name: 'A', definition: define({}) };
  expect(plan({ 'a.json': file, 'b.json': file }).faults).toEqual([
    { fileName: 'a.json', field: 'name', issue: '"A" is the name in b.json, too' },
    { fileName: 'b.json', field: 'name', issue: '"A" is the name in a.json, too' },
  ]);
  expect(plan({ 'a.json': file }, view('A', define({})), view('A', define({}))).faults).toEqual([
    { fileName: 'a.json', field: 'name', issue: 'the account has 2 workflows named "A": rename all but one' },
  ]);
});

test('a node type that is not there is refused, also for a workflow that would be switched off', () => {
  const definition = { nodes: [{ id: 'a', type: 'shell', config: {} }], connections: [] };
  expect(plan({ 'a.json': { name: 'A', definition } }).faults).toEqual([
    { fileName: 'a.json', field: 'definition.nodes[0].type', issue: 'There is no node type "shell"' },
  ]);
});

test('what an active workflow could not run with is found before anything is changed; one that is off may have it', () => {
  const file = { name: 'A', definition: define({ bad: true }) };
  expect(plan({ 'a.json': file }, view('A', define({}), true)).faults).toEqual([
    { fileName: 'a.json', field: 'definition.nodes[1].config.bad', issue: 'is bad' },
  ]);
  expect(plan({ 'a.json': file }, view('A', define({}))).faults).toEqual([]);
});
