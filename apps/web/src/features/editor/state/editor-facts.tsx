import type { Issue, WorkflowNode } from '@automateos/model';
import { createContext, useContext } from 'react';
import type { NodeType, Workflow } from '../../../api/generated/types.gen.ts';
import type { DocumentChecker } from '../faults/document-checker.ts';
import { useEditor } from './editor-context.tsx';
import { findNode } from './editor-state.ts';

/** What the editor knows besides the document. */
export interface EditorFacts {
  /** As the server has it now. */
  readonly workflow: Workflow;
  readonly nodeTypes: ReadonlyMap<string, NodeType>;
  readonly checker: DocumentChecker;
  /** All that is wrong with the document, in its order; `field` is a path such as `nodes[0].config.url`. */
  readonly issues: readonly Issue[];
  /** The faults of each node by its id; `field` is a path inside the node, such as `config.url`, or empty. */
  readonly nodeIssues: ReadonlyMap<string, readonly Issue[]>;
}

const FactsContext = createContext<EditorFacts | undefined>(undefined);
export const EditorFactsProvider = FactsContext.Provider;

export function useEditorFacts(): EditorFacts {
  const facts = useContext(FactsContext);
  if (facts === undefined) throw new Error('useEditorFacts needs an EditorFactsProvider around it');
  return facts;
}

/** The node that the inspector shows, with its type (undefined when nobody knows it) and the field to bring into sight. */
export function useOpenNode():
  | { readonly node: WorkflowNode; readonly type: NodeType | undefined; readonly field: string | undefined }
  | undefined {
  const state = useEditor();
  const { nodeTypes } = useEditorFacts();
  const node = findNode(state, state.openNode?.id);
  return node && { node, type: nodeTypes.get(node.type), field: state.openNode?.field };
}

const NO_ISSUES: readonly Issue[] = [];

/** The faults of one node; `field` is a path inside the node, such as `config.url`, or empty for the node as a whole. */
export function useNodeIssues(nodeId: string): readonly Issue[] {
  return useEditorFacts().nodeIssues.get(nodeId) ?? NO_ISSUES;
}
