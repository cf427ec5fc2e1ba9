import type { WorkflowConnection, WorkflowDefinition, WorkflowNode } from '../definition.ts';

/** New values of a node's fields; a field that is given as undefined is taken away. The id has an edit of its own. */
export type NodeChange = { readonly [Field in keyof Omit<WorkflowNode, 'id'>]?: WorkflowNode[Field] | undefined };

export type NodePosition = NonNullable<WorkflowNode['position']>;

/**
 * One change of a document. Each is plain data, so that it can be kept, joined with the next and done again.
 *
 *   add-node              a node at the end, with the connections that it comes with
 *   remove-nodes          nodes and all their connections
 *   change-node           fields of one node
 *   rename-id             another id for a node, in connections, `parent` and the configs that are given along
 *   connect               a connection at the end
 *   disconnect            a connection
 *   insert-on-connection  a node between two others, in place of their connection
 *   move-nodes            places on the canvas; undefined: none
 *   paste                 nodes with the connections between them
 *   replace               another document
 */
export type DefinitionEdit =
  | {
      readonly type: 'add-node';
      readonly node: WorkflowNode;
      readonly connections?: readonly WorkflowConnection[];
    }
  | { readonly type: 'remove-nodes'; readonly ids: readonly string[] }
  | { readonly type: 'change-node'; readonly id: string; readonly change: NodeChange }
  | {
      readonly type: 'rename-id';
      readonly id: string;
      readonly to: string;
      /** Configs in which the node is named, with the new name, by the ids that their nodes have before. */
      readonly configs?: ReadonlyMap<string, WorkflowNode['config']>;
    }
  | { readonly type: 'connect'; readonly connection: WorkflowConnection }
  | { readonly type: 'disconnect'; readonly connection: WorkflowConnection }
  | {
      readonly type: 'insert-on-connection';
      readonly connection: WorkflowConnection;
      readonly node: WorkflowNode;
      /** The output of the new node at which the way goes on; left out: `main`. */
      readonly output?: string;
    }
  | { readonly type: 'move-nodes'; readonly positions: ReadonlyMap<string, NodePosition | undefined> }
  | {
      readonly type: 'paste';
      readonly nodes: readonly WorkflowNode[];
      readonly connections: readonly WorkflowConnection[];
    }
  | { readonly type: 'replace'; readonly definition: WorkflowDefinition };
