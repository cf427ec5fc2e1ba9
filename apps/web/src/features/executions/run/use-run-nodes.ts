import type { WorkflowDefinition, WorkflowNode } from '@automateos/model';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getWorkflowVersionOptions } from '../../../api/generated/@tanstack/react-query.gen.ts';
import type { Execution, NodeType } from '../../../api/generated/index.ts';
import { useNodeTypes } from '../../../api/use-node-types.ts';
import { definitionOf } from '../../../graph/definition-of.ts';
import { nodeTitle } from '../../../graph/node-title.ts';

/** The nodes of the version that a run follows. */
export interface RunNodes {
  /** Undefined until it is loaded. */
  readonly definition: WorkflowDefinition | undefined;
  readonly error: unknown;
  readonly types: ReadonlyMap<string, NodeType>;
  readonly nodeOf: (nodeId: string) => WorkflowNode | undefined;
  readonly typeOf: (nodeId: string) => NodeType | undefined;
  readonly titleOf: (nodeId: string) => string;
}

export function useRunNodes(execution: Execution | undefined): RunNodes {
  const types = useNodeTypes();
  const version = useQuery({
    ...getWorkflowVersionOptions({
      path: { id: execution?.workflow_id ?? '', version: String(execution?.workflow_version ?? '') },
    }),
    enabled: execution !== undefined,
    staleTime: Number.POSITIVE_INFINITY, // a version never changes
  });
  const { data, error } = version;
  return useMemo(() => {
    const definition = data && definitionOf(data);
    const nodes = new Map(definition?.nodes.map((node) => [node.id, node]));
    const typeOf = (nodeId: string) => types.get(nodes.get(nodeId)?.type ?? '');
    return {
      definition,
      error,
      types,
      nodeOf: (nodeId) => nodes.get(nodeId),
      typeOf,
      titleOf: (nodeId) => {
        const node = nodes.get(nodeId);
        return node === undefined ? nodeId : nodeTitle(node, typeOf(nodeId));
      },
    };
  }, [data, error, types]);
}
