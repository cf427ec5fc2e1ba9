import { formatPath, type Issue, type Path } from '@automateos/model';
import type { z } from 'zod';

type ZodIssue = z.core.$ZodIssue;
interface Found {
  readonly path: Path;
  readonly issue: string;
}

function child(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce(child, root);
}

function toPath(path: readonly PropertyKey[]): Path {
  return path.map((key) => (typeof key === 'number' ? key : String(key)));
}

function messageOf(issue: ZodIssue, path: Path, root: unknown): string {
  const isTypeFault = issue.code === 'invalid_type' || issue.code === 'invalid_value' || issue.code === 'invalid_union';
  if (isTypeFault && path.length > 0 && valueAt(root, path) === undefined) return 'Required';
  return issue.message;
}

function toFound(issue: ZodIssue, root: unknown): Found[] {
  const path = toPath(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...path, key], issue: 'Unknown field' }));
  }
  return [{ path, issue: messageOf(issue, path, root) }];
}

/** Gives each place of a document a sort key, so that faults can be told in the order in which a reader meets them. */
function createPlaces(root: unknown): (path: Path) => number[] {
  const positions = new Map<object, Map<string, number>>();
  const positionOf = (parent: unknown, key: string | number): number => {
    if (typeof key === 'number') return key;
    if (typeof parent !== 'object' || parent === null) return Number.MAX_SAFE_INTEGER;
    let known = positions.get(parent);
    if (known === undefined) {
      known = new Map(Object.keys(parent).map((name, index) => [name, index]));
      positions.set(parent, known);
    }
    return known.get(key) ?? Number.MAX_SAFE_INTEGER;
  };
  return (path) => {
    let value = root;
    return path.map((key) => {
      const position = positionOf(value, key);
      value = child(value, key);
      return position;
    });
  };
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (const [index, position] of left.entries()) {
    const difference = position - (right[index] ?? -1);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** As clients see it: what lies in the definition is named from the definition on. */
function fieldOf(path: Path): string {
  if (path.length === 0) return 'body';
  return formatPath(path[0] === 'definition' && path.length > 1 ? path.slice(1) : path);
}

/** All faults of a body, query or form, in document order; what is missing comes after what is there. */
export function toIssues(error: z.core.$ZodError, root: unknown): Issue[] {
  const placeOf = createPlaces(root);
  return error.issues
    .flatMap((issue) => toFound(issue, root))
    .map((found) => ({ ...found, place: placeOf(found.path) }))
    .sort((left, right) => compare(left.place, right.place))
    .map(({ path, issue }) => ({ field: fieldOf(path), issue }));
}
