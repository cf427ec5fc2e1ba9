import { renameNodes } from '@automateos/expressions';
import type { WorkflowNode } from '@automateos/model';
import type { ConfigReader } from '../faults/config-checks.ts';

type ReaderOf = (type: string) => ConfigReader | undefined;

export interface RenamedNodes {
  /** Configs that changed, by the id that the node has before. */
  readonly configs: ReadonlyMap<string, WorkflowNode['config']>;
  /** Ids of nodes with an expression that could not be rewritten exactly. */
  readonly unsure: readonly string[];
}

interface Ids {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** Writes new ids into the expressions of nodes. */
export function renameReferences(
  nodes: readonly WorkflowNode[],
  renames: ReadonlyMap<string, string>,
  { before, after }: Ids,
  readerOf: ReaderOf,
): RenamedNodes {
  const configs = new Map<string, WorkflowNode['config']>();
  const unsure: string[] = [];
  for (const node of nodes) {
    const reader = readerOf(node.type);
    const renamed = renameNodes(
      node.config,
      renames,
      {
        nodeIds: before,
        inLoop: node.parent !== undefined,
        isCondition: reader?.isCondition ?? (() => false),
        isLiteral: reader?.isLiteral ?? (() => false),
      },
      after,
    );
    if (renamed.config !== node.config) configs.set(node.id, renamed.config);
    if (renamed.unsure.length > 0) unsure.push(node.id);
  }
  return { configs, unsure };
}
