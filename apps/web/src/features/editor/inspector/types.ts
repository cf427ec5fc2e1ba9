import type { Issue, NodeChange, WorkflowDefinition, WorkflowNode } from '@automateos/model';
import type { NodeType, Workflow } from '../../../api/generated/types.gen.ts';
import type { RunData } from './run-data/use-run-data.ts';

export interface InspectorProps {
  readonly node: WorkflowNode;
  /** Undefined: nobody knows the node's type. */
  readonly nodeType: NodeType | undefined;
  readonly nodeTypes: ReadonlyMap<string, NodeType>;
  /** As it is being edited. */
  readonly definition: WorkflowDefinition;
  /** The faults of this node; `field` is a path inside it, such as `config.url`. */
  readonly issues: readonly Issue[];
  /** The field that is to be seen, such as `config.url`: it is in the settings. */
  readonly field?: string | undefined;
  readonly onChange: (change: NodeChange) => void;
  /** Another id for the node, legal and free. */
  readonly onRename: (id: string) => void;
  /** The loop that the node is to lie in; undefined: in none. */
  readonly onMoveToLoop: (loop: string | undefined) => void;
  readonly onClose: () => void;
  /** Undo and redo of the document, for the keys of the fields. Always the same object. */
  readonly history: { readonly undo: () => void; readonly redo: () => void };
  /** As the server has it. */
  readonly workflow: Pick<Workflow, 'id' | 'webhook_url' | 'is_active'>;
  /** Whether the document has changes that the server does not have. */
  readonly isUnsaved: boolean;
  /** The run whose data is shown; see `useRunData`. */
  readonly runData: RunData;
}
