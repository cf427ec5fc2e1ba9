import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getWorkflowOptions } from '../../api/generated/@tanstack/react-query.gen.ts';
import { useNodeTypes } from '../../api/use-node-types.ts';
import { definitionOf } from '../../graph/definition-of.ts';
import { nodeTitle } from '../../graph/node-title.ts';

export interface LetterWorkflow {
  readonly name: string;
  readonly version: number;
  /** What a node is called in the current version; its id when it is gone. */
  readonly titleOf: (nodeId: string) => string;
}

const KEEP_MS = 60_000;

/** The workflows that dead letters are of, by id; undefined until they are loaded. */
export function useLetterWorkflows(ids: readonly string[]): (id: string) => LetterWorkflow | undefined {
  const types = useNodeTypes();
  const workflows = useQueries({
    queries: [...new Set(ids)].map((id) => ({ ...getWorkflowOptions({ path: { id } }), staleTime: KEEP_MS })),
    combine: (results) => results.map(({ data }) => data),
  });
  return useMemo(() => {
    const byId = new Map<string, LetterWorkflow>();
    for (const workflow of workflows) {
      if (workflow === undefined) continue;
      const nodes = new Map(definitionOf(workflow).nodes.map((node) => [node.id, node]));
      byId.set(workflow.id, {
        name: workflow.name,
        version: workflow.version,
        titleOf: (nodeId) => {
          const node = nodes.get(nodeId);
          return node === undefined ? nodeId : nodeTitle(node, types.get(node.type));
        },
      });
    }
    return (id) => byId.get(id);
  }, [workflows, types]);
}
