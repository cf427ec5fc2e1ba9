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

function isExcused(issue: ZodIssue, root: unknown, isLiteral: (path: Path) => boolean): boolean {
  const value = valueAt(root, issue.path);
  if (isTemplate(value)) return !isLiteral(toPath(issue.path));
  if (issue.code !== 'invalid_union') return false;
  const isInnerLiteral = (path: Path): boolean => isLiteral([...toPath(issue.path), ...path]);
  return issue.errors.some(
    (branch) => branch.length > 0 && branch.every((inner) => isExcused(inner, value, isInnerLiteral)),
  );
}

/**
 * Checks a config as it is saved: against the node's schema, except where a text with `{{` stands, because its value is
 * known, and checked again, only when the step runs.
 *
 * @param isLiteral finds the fields in which `{{` means nothing
 */
export function checkConfig(
  schema: z.ZodType,
  config: { readonly [key: string]: Json },
  isLiteral: (path: Path) => boolean = () => false,
): ConfigIssue[] {
  const parsed = schema.safeParse(config, { error: issueText });
  if (parsed.success) return [];
  return parsed.error.issues
    .filter((issue) => !isExcused(issue, config, isLiteral))
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ path: [...toPath(issue.path), key], message: 'Unknown field' }))
        : [{ path: toPath(issue.path), message: issue.message }],
    );
}

function toPath(path: readonly PropertyKey[]): Path {
  return path.map((key) => (typeof key === 'number' ? key : String(key)));
}
