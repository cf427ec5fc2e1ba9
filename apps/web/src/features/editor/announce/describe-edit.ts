import { type DefinitionEdit, MAIN_OUTPUT, type WorkflowConnection, type WorkflowDefinition } from '@automateos/model';

/** What an edit did, in a sentence that is read out. @param before the document that it was done to */
export function describeEdit(
  edit: DefinitionEdit,
  before: WorkflowDefinition,
  titleOf: (id: string) => string,
): string | undefined {
  switch (edit.type) {
    case 'add-node':
      return `Added ${titleOf(edit.node.id)}${describeStart(edit.connections?.[0], titleOf)}`;
    case 'insert-on-connection':
      return `Added ${titleOf(edit.node.id)} between ${titleOf(edit.connection.from)} and ${titleOf(edit.connection.to)}`;
    case 'remove-nodes':
      return edit.ids.length === 1 ? `Removed ${edit.ids[0]}` : `Removed ${edit.ids.length} nodes`;
    case 'rename-id':
      return `${edit.id} is called ${edit.to} now`;
    case 'connect':
      return `${titleOf(edit.connection.from)} goes to ${titleOf(edit.connection.to)} now`;
    case 'disconnect':
      return `${titleOf(edit.connection.from)} no longer goes to ${titleOf(edit.connection.to)}`;
    case 'paste':
      return edit.nodes.length === 1 ? 'Pasted 1 node' : `Pasted ${edit.nodes.length} nodes`;
    case 'change-node':
      if (!('disabled' in edit.change)) return undefined; // typing is heard from the field itself
      return `${titleOf(edit.id)} is ${edit.change.disabled === true ? 'disabled' : 'enabled'}`;
    case 'move-nodes':
      return edit.positions.size > 1 ? `Moved ${edit.positions.size} nodes` : undefined;
    case 'replace':
      return describeReplace(before, edit.definition, titleOf);
  }
}

function describeStart(connection: WorkflowConnection | undefined, titleOf: (id: string) => string): string {
  if (connection === undefined) return '';
  const { from, output = MAIN_OUTPUT } = connection;
  return ` after ${titleOf(from)}${output === MAIN_OUTPUT ? '' : `, at ${output}`}`;
}

function describeReplace(
  before: WorkflowDefinition,
  { nodes }: WorkflowDefinition,
  titleOf: (id: string) => string,
): string {
  const known = new Map(before.nodes.map((node) => [node.id, node]));
  const moved = nodes.find(({ id, parent }) => known.has(id) && known.get(id)?.parent !== parent);
  if (moved !== undefined) {
    return `${titleOf(moved.id)} lies in ${moved.parent === undefined ? 'no loop' : titleOf(moved.parent)} now`;
  }
  const isSame =
    nodes.length === before.nodes.length && nodes.every(({ id, config }) => known.get(id)?.config === config);
  if (isSame) return 'The nodes run in another order now';
  return `The workflow has ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'} now`;
}
