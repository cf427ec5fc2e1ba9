import {
  definitionSchema,
  formatPath,
  type Issue,
  type WorkflowConnection,
  type WorkflowDefinition,
  type WorkflowNode,
} from '@automateos/model';
import { z } from 'zod';

export interface Fragment {
  readonly nodes: readonly WorkflowNode[];
  readonly connections: readonly WorkflowConnection[];
}

/** The nodes with the connections between them, as text that people can read, keep and send. */
export function writeFragment(definition: WorkflowDefinition, ids: readonly string[]): string {
  const chosen = new Set(ids);
  const fragment: Fragment = {
    nodes: definition.nodes.filter(({ id }) => chosen.has(id)),
    connections: definition.connections.filter(({ from, to }) => chosen.has(from) && chosen.has(to)),
  };
  return `${JSON.stringify(fragment, null, 2)}\n`;
}

const exportedSchema = z.object({ definition: z.unknown() });

/**
 * Reads what was copied here, in another window or from an exported workflow. Text that is no JSON of ours is undefined:
 * it was meant for something else; with a fault inside, it says where.
 */
export function readFragment(text: string): Fragment | Issue | undefined {
  const value = parseJson(text);
  const exported = exportedSchema.safeParse(value);
  const candidate: unknown = exported.success ? exported.data.definition : value;
  if (typeof candidate !== 'object' || candidate === null || !('nodes' in candidate)) return undefined;
  const parsed = definitionSchema.safeParse({ connections: [], ...candidate });
  if (parsed.success) return parsed.data;
  const [fault] = parsed.error.issues;
  const path = (fault?.path ?? []).map((key) => (typeof key === 'number' ? key : String(key)));
  return { field: formatPath(path), issue: fault?.message ?? 'It is not a part of a workflow' };
}

export function isFragment(read: Fragment | Issue): read is Fragment {
  return 'nodes' in read;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // any other text is no fragment
  }
}
