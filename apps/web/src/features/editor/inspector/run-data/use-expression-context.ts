import type { WorkflowDefinition } from '@automateos/model';
import { useMemo, useState } from 'react';
import type { Execution, NodeType } from '../../../../api/generated/types.gen.ts';
import { nodeTitle } from '../../../../graph/node-title.ts';
import type { ExpressionContext, UpstreamNode } from '../expression/expression-context.ts';
import { createPreviewScope } from './preview-scope.ts';
import { upstreamOf } from './upstream-of.ts';

/** What expressions of a node are written and shown with. It changes only when that does, not with each letter typed. */
export function useExpressionContext(
  definition: WorkflowDefinition,
  nodeId: string,
  nodeTypes: ReadonlyMap<string, NodeType>,
  execution: Execution | undefined,
): ExpressionContext {
  const nodeIds = useSame(definition.nodes.map(({ id }) => id));
  const parents = useSame(definition.nodes.map(({ parent = '' }) => parent));
  const disabled = useSame(definition.nodes.map(({ disabled: isDisabled }) => String(isDisabled === true)));
  const titles = useSame(definition.nodes.map((node) => nodeTitle(node, nodeTypes.get(node.type))));
  const { connections } = definition;
  return useMemo(() => {
    // Of the nodes only this counts here; configs change with every letter.
    const nodes = nodeIds.map((id, index) => ({
      id,
      type: '',
      config: {},
      disabled: disabled[index] === 'true',
      ...parentOf(parents[index]),
    }));
    const graph: WorkflowDefinition = { nodes, connections: connections };
    const titleOf = new Map(nodeIds.map((id, index) => [id, titles[index] ?? id]));
    const ids = upstreamOf(graph, nodeId);
    const upstream: UpstreamNode[] = ids.map((id) => ({ id, title: titleOf.get(id) ?? id }));
    return {
      nodeIds,
      idSet: new Set(nodeIds),
      inLoop: parents[nodeIds.indexOf(nodeId)] !== '',
      upstream,
      scope: execution && createPreviewScope(graph, nodeId, execution, ids),
    };
  }, [nodeIds, parents, disabled, titles, connections, nodeId, execution]);
}

function parentOf(parent = ''): { parent?: string } {
  return parent === '' ? {} : { parent };
}

/** The array of the last time as long as the texts in it are the same. */
function useSame(texts: readonly string[]): readonly string[] {
  const [kept, keep] = useState(texts);
  const isSame = kept.length === texts.length && kept.every((text, index) => text === texts[index]);
  if (!isSame) keep(texts);
  return isSame ? kept : texts;
}
