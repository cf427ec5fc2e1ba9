import type { Json, Path } from '@automateos/model';

/** What a name leads to: a value, or nowhere and why ("was skipped", "failed", "is disabled"...). */
export type NodeValue =
  | { readonly found: true; readonly value: Json }
  | { readonly found: false; readonly why: string };

const EXECUTION_FIELDS = ['id', 'created_at'] as const;
const WORKFLOW_FIELDS = ['id', 'version'] as const;

/** The fields of the names that look the same in every run: at save, an expression may name no others. */
export const RUN_FIELDS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['execution', EXECUTION_FIELDS],
  ['workflow', WORKFLOW_FIELDS],
]);

/** What the names of an expression stand for while one step is evaluated. Nothing in it is ever changed. */
export interface Scope {
  /** Upstream nodes, by id. */
  readonly node: (id: string) => NodeValue;
  readonly trigger: NodeValue;
  /** The output of the one node before; at a join an object of the delivered outputs by node id. */
  readonly input: NodeValue;
  readonly execution: { readonly [Field in (typeof EXECUTION_FIELDS)[number]]: Json };
  readonly workflow: { readonly [Field in (typeof WORKFLOW_FIELDS)[number]]: Json };
  /** `now`, a date inside the language; Unix milliseconds. */
  readonly nowMs: number;
  /** Only in loops. */
  readonly item?: Json;
  readonly index?: number;
}

export interface CompileOptions {
  /** All node ids of the workflow: for ids with hyphens, and so that unknown names are found at save. */
  readonly nodeIds: readonly string[];
  /** Whether `item` and `index` exist here. */
  readonly inLoop: boolean;
  /** Whether the text at this path inside the config is a condition. */
  readonly isCondition: (path: Path) => boolean;
  /** Whether the text at this path is taken as it is, `{{` and all; left out: none is. */
  readonly isLiteral?: (path: Path) => boolean;
}

/** The names that an expression may use besides the ids of nodes. */
export type TextOptions = Omit<CompileOptions, 'isCondition' | 'isLiteral'>;
