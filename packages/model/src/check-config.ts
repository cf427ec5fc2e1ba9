import type { z } from 'zod';
import type { Path } from './issue.ts';
import { issueText } from './issue-text.ts';
import type { Json } from './json.ts';

export interface ConfigIssue {
  /** Path inside the config. */
  readonly path: Path;
  readonly message: string;
}

type ZodIssue = z.core.$ZodIssue;

/** A text that holds `{{` is decided when the step runs, whatever type its field has. */
function isTemplate(value: unknown): boolean {
  return typeof value === 'string' && value.includes('{{');
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function isExcused(issue: ZodIssue, root: unknown): boolean {
  const value = valueAt(root, issue.path);
  if (isTemplate(value)) return true;
  if (issue.code !== 'invalid_union') return false;
  return issue.errors.some((branch) => branch.length > 0 && branch.every((inner) => isExcused(inner, value)));
}

/**
 * Checks a config as it is saved: against the node's schema, except where a text with `{{` stands, because its value is
 * known, and checked again, only when the step runs.
 */
export function checkConfig(schema: z.ZodType, config: { readonly [key: string]: Json }): ConfigIssue[] {
  const parsed = schema.safeParse(config, { error: issueText });
  if (parsed.success) return [];
  return parsed.error.issues
    .filter((issue) => !isExcused(issue, config))
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...toPath(issue.path), key], message: 'Unknown field' }))
        : [{ path: toPath(issue.path), message: issue.message }],
    );
}

function toPath(path: readonly PropertyKey[]): Path {
  return path.map((key) => (typeof key === 'number' ? key : String(key)));
}
