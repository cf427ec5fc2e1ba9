import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  definitionSchema,
  type WorkflowConnection,
  type WorkflowDefinition,
  type WorkflowNode,
} from '../definition.ts';
import type { DefinitionEdit, NodeChange } from './definition-edit.ts';
import { editDefinition } from './edit-definition.ts';

/** Few ids, so that edits often meet what is there, what is gone and what is taken. */
const ids = fc.constantFrom('a', 'b', 'c', 'd', 'trigger-1', 'nodes');
const nodeIds = ids.filter((id) => id !== 'nodes');
const positions = fc.record({ x: fc.integer(), y: fc.integer() });
const configs = fc.dictionary(fc.constantFrom('url', 'condition'), fc.constantFrom(1, 'x', '{{a}}', null));

const nodes: fc.Arbitrary<WorkflowNode> = fc.record(
  {
    id: nodeIds,
    type: fc.constantFrom('webhook', 'filter'),
    config: configs,
    name: fc.constantFrom('One', 'Two'),
    position: positions,
    disabled: fc.boolean(),
    parent: nodeIds,
  },
  { requiredKeys: ['id', 'type', 'config'] },
);

const connections: fc.Arbitrary<WorkflowConnection> = fc.record(
  { from: ids, to: ids, output: fc.constantFrom('main', 'rejected') },
  { requiredKeys: ['from', 'to'] },
);

/** Of the right shape, with every fault that an inactive workflow may be saved with. */
const definitions: fc.Arbitrary<WorkflowDefinition> = fc.record({
  nodes: fc.uniqueArray(nodes, { selector: ({ id }) => id }),
  connections: fc.array(connections, { maxLength: 8 }),
});

const changes: fc.Arbitrary<NodeChange> = fc.record(
  {
    name: fc.constantFrom('One', 'Three', undefined),
    config: configs,
    position: fc.option(positions, { nil: undefined }),
    disabled: fc.constantFrom(true, undefined),
    notes: fc.constantFrom('note', undefined),
  },
  { requiredKeys: [] },
);

const edits: fc.Arbitrary<DefinitionEdit> = fc.oneof(
  fc.record({ type: fc.constant('add-node' as const), node: nodes, connections: fc.array(connections) }),
  fc.record({ type: fc.constant('remove-nodes' as const), ids: fc.array(ids) }),
  fc.record({ type: fc.constant('change-node' as const), id: ids, change: changes }),
  fc.record({
    type: fc.constant('rename-id' as const),
    id: ids,
    to: ids,
    configs: fc.array(fc.tuple(ids, configs)).map((entries) => new Map(entries)),
  }),
  fc.record({ type: fc.constant('connect' as const), connection: connections }),
  fc.record({ type: fc.constant('disconnect' as const), connection: connections }),
  fc.record({ type: fc.constant('insert-on-connection' as const), connection: connections, node: nodes }),
  fc.record({
    type: fc.constant('move-nodes' as const),
    positions: fc.array(fc.tuple(ids, fc.option(positions, { nil: undefined }))).map((entries) => new Map(entries)),
  }),
  fc.record({ type: fc.constant('paste' as const), nodes: fc.array(nodes), connections: fc.array(connections) }),
  fc.record({ type: fc.constant('replace' as const), definition: definitions }),
);

const frozen = definitions.map(freeze);

function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
}

it('an edit, then its inverse, is nothing', () => {
  fc.assert(
    fc.property(frozen, edits, (before, edit) => {
      const { definition, inverse } = editDefinition(before, edit);
      expect(editDefinition(definition, inverse).definition).toEqual(before);
    }),
    { numRuns: 1_000 },
  );
});

it('an edit done, taken back and done again is the edit', () => {
  fc.assert(
    fc.property(frozen, edits, (before, edit) => {
      const once = editDefinition(before, edit);
      const back = editDefinition(once.definition, once.inverse);
      expect(editDefinition(back.definition, edit).definition).toEqual(once.definition);
    }),
  );
});

it('no edit breaks the shape of a document, and one that changes nothing gives the document itself', () => {
  fc.assert(
    fc.property(frozen, edits, (before, edit) => {
      const { definition } = editDefinition(before, edit);
      expect(definitionSchema.safeParse(definition).success).toBe(true);
      if (edit.type !== 'replace' && definition !== before) expect(definition).not.toEqual(before);
    }),
    { numRuns: 1_000 },
  );
});
