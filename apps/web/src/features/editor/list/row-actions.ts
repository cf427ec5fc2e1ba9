import { type DefinitionEdit, MAIN_OUTPUT, type WorkflowDefinition } from '@automateos/model';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import { nodeOutputs } from '../../../graph/node-outputs.ts';
import { nodeTitle } from '../../../graph/node-title.ts';
import { moveEarlier, moveLater } from '../edits/move-in-chain.ts';
import { listLegalLoops } from '../edits/move-to-loop.ts';
import type { AddRequest } from '../palette/add-request.ts';

type What =
  | { readonly kind: 'edit'; readonly edit: DefinitionEdit }
  | { readonly kind: 'add'; readonly request: AddRequest }
  | { readonly kind: 'open' }
  | { readonly kind: 'connect' }
  | { readonly kind: 'duplicate' }
  /** Undefined: into no loop. */
  | { readonly kind: 'move'; readonly loop: string | undefined };

/** Something that can be done to a node, with its words; no two of a node have the same. */
export type RowAction = What & { readonly label: string; readonly isDangerous?: true };

type NodeTypes = ReadonlyMap<string, NodeType>;

/** Every operation of the canvas on one node, as far as it is legal now. */
export function listRowActions(id: string, definition: WorkflowDefinition, nodeTypes: NodeTypes): readonly RowAction[] {
  const node = definition.nodes.find((each) => each.id === id);
  if (node === undefined) return [];
  const isDisabled = node.disabled === true;
  const toggle: DefinitionEdit = { type: 'change-node', id, change: { disabled: isDisabled ? undefined : true } };
  return [
    { label: 'Open', kind: 'open' },
    ...listAdditions(id, definition, nodeTypes),
    { label: 'Goes to…', kind: 'connect' },
    ...listDisconnections(id, definition, nodeTypes),
    ...listMoves(id, definition, nodeTypes),
    { label: 'Duplicate', kind: 'duplicate' },
    { label: isDisabled ? 'Enable' : 'Disable', kind: 'edit', edit: toggle },
    ...listLoopMoves(id, definition, nodeTypes),
    { label: 'Remove', kind: 'edit', edit: { type: 'remove-nodes', ids: [id] }, isDangerous: true },
  ];
}

function listAdditions(id: string, definition: WorkflowDefinition, nodeTypes: NodeTypes): RowAction[] {
  const node = definition.nodes.find((each) => each.id === id);
  const type = node && nodeTypes.get(node.type);
  const outputs = node === undefined ? [] : nodeOutputs(node, type);
  const titleOf = createTitles(definition, nodeTypes);
  const incoming = definition.connections.filter(({ to }) => to === id);
  return [
    ...incoming.map(
      (connection): RowAction => ({
        label: incoming.length === 1 ? 'Add before' : `Add before, after ${nameStart(connection, titleOf)}`,
        kind: 'add',
        request: { kind: 'on', connection },
      }),
    ),
    ...outputs.map(
      (output): RowAction => ({
        label: outputs.length === 1 ? 'Add after' : `Add after, at “${output}”`,
        kind: 'add',
        request: { kind: 'after', id, output },
      }),
    ),
    ...(type?.loop === true
      ? [{ label: 'Add inside the loop', kind: 'add', request: { kind: 'inside', id } } as const]
      : []),
  ];
}

function listDisconnections(id: string, { nodes, connections }: WorkflowDefinition, nodeTypes: NodeTypes): RowAction[] {
  const titleOf = createTitles({ nodes, connections }, nodeTypes);
  return connections
    .filter(({ from, to }) => from === id || to === id)
    .map((connection): RowAction => {
      const { from, to, output = MAIN_OUTPUT } = connection;
      const at = output === MAIN_OUTPUT ? '' : `, at “${output}”`;
      const label =
        from === id
          ? `Disconnect from ${titleOf(to)}${at}`
          : `Disconnect from ${nameStart(connection, titleOf)}, before it`;
      return { label, kind: 'edit', edit: { type: 'disconnect', connection } };
    });
}

function listMoves(id: string, definition: WorkflowDefinition, nodeTypes: NodeTypes): RowAction[] {
  const earlier = moveEarlier(definition, id, nodeTypes);
  const later = moveLater(definition, id, nodeTypes);
  return [
    ...(earlier === undefined
      ? []
      : [{ label: 'Move earlier', kind: 'edit', edit: { type: 'replace', definition: earlier } } as const]),
    ...(later === undefined
      ? []
      : [{ label: 'Move later', kind: 'edit', edit: { type: 'replace', definition: later } } as const]),
  ];
}

function listLoopMoves(id: string, definition: WorkflowDefinition, nodeTypes: NodeTypes): RowAction[] {
  const titleOf = createTitles(definition, nodeTypes);
  const node = definition.nodes.find((each) => each.id === id);
  return [
    ...listLegalLoops(definition, id, nodeTypes).map(
      (loop): RowAction => ({ label: `Move into “${titleOf(loop.id)}”`, kind: 'move', loop: loop.id }),
    ),
    ...(node?.parent === undefined ? [] : [{ label: 'Take out of the loop', kind: 'move', loop: undefined } as const]),
  ];
}

/** Titles, with the id where several nodes have the same. */
function createTitles({ nodes }: WorkflowDefinition, nodeTypes: NodeTypes): (id: string) => string {
  const titles = new Map(nodes.map((node) => [node.id, nodeTitle(node, nodeTypes.get(node.type))]));
  const counts = new Map<string, number>();
  for (const title of titles.values()) counts.set(title, (counts.get(title) ?? 0) + 1);
  return (id) => {
    const title = titles.get(id) ?? id;
    return counts.get(title) === 1 ? title : `${title} (${id})`;
  };
}

function nameStart(
  { from, output = MAIN_OUTPUT }: { readonly from: string; readonly output?: string | undefined },
  titleOf: (id: string) => string,
): string {
  return output === MAIN_OUTPUT ? titleOf(from) : `${titleOf(from)}, at “${output}”`;
}
