import { isOpenable, type JsonKind, keysOf, kindOf, memberAt, sizeOf } from './json-kind.ts';
import {
  type Branch,
  createBranch,
  findOpen,
  type OpenMember,
  replaceMember,
  searchOpen,
  withOpen,
} from './open-branch.ts';
import type { Segment } from './path-expression.ts';

/** The rows of a JSON value as they stand on the screen, without a list of them: only what is open is known. */

/** Places of members from the root down; the root itself is `[]`. */
export type RowPath = readonly number[];

export interface JsonRows {
  readonly value: unknown;
  /** The root's branch; undefined when the root is closed or has nothing to open. */
  readonly root: Branch | undefined;
  /** All rows, the root's own included. */
  readonly count: number;
}

export interface JsonRow {
  readonly path: RowPath;
  /** Undefined for the root and for lines of text. */
  readonly key: Segment | undefined;
  readonly value: unknown;
  /** `line`: a piece of the open text above it. */
  readonly kind: JsonKind | 'line';
  readonly isOpenable: boolean;
  readonly isOpen: boolean;
  /** How many rows stand side by side under the same parent, and which of them this is, from 1. */
  readonly siblings: number;
  readonly position: number;
}

/** So many rows are opened by themselves, from the root downwards. */
const OPEN_AT_FIRST = 60;

const toRows = (value: unknown, root: Branch | undefined): JsonRows => ({
  value,
  root,
  count: 1 + (root?.rowCount ?? 0),
});

/** Rows of a value, opened from the root down as far as a screen holds. */
export function createRows(value: unknown): JsonRows {
  if (!isOpenable(value)) return toRows(value, undefined);
  let rows = toRows(value, createBranch(value));
  let level: RowPath[] = [[]];
  while (level.length > 0 && rows.count < OPEN_AT_FIRST) {
    const next: RowPath[] = [];
    for (const path of level) {
      const parent = valueAt(value, path);
      for (let index = 0; index < sizeOf(parent); index++) {
        const member = memberAt(parent, index).value;
        if (sizeOf(member) === 0 || rows.count + sizeOf(member) > OPEN_AT_FIRST) continue;
        next.push([...path, index]);
        rows = openRow(rows, [...path, index]);
      }
    }
    level = next;
  }
  return rows;
}

function valueAt(value: unknown, path: RowPath): unknown {
  return path.reduce<unknown>((current, index) => memberAt(current, index).value, value);
}

/** Opens a row and all that it lies in. Texts are broken at `columns`. */
export function openRow(rows: JsonRows, path: RowPath, columns?: number): JsonRows {
  const open = (branch: Branch | undefined, value: unknown, depth: number): Branch | undefined => {
    if (!isOpenable(value)) return undefined;
    const current = branch ?? createBranch(value, columns);
    const index = path[depth];
    if (index === undefined || current.lines !== undefined) return current;
    const member = open(findOpen(current, index), memberAt(value, index).value, depth + 1);
    return member === undefined ? current : replaceMember(current, index, member);
  };
  return toRows(rows.value, open(rows.root, rows.value, 0));
}

/** Closes a row; what was open in it is forgotten. */
export function closeRow(rows: JsonRows, path: RowPath): JsonRows {
  const close = (branch: Branch, depth: number): Branch | undefined => {
    const index = path[depth];
    if (index === undefined) return undefined;
    const member = findOpen(branch, index);
    return member === undefined ? branch : replaceMember(branch, index, close(member, depth + 1));
  };
  return toRows(rows.value, rows.root && close(rows.root, 0));
}

/** The same places open in another value, as far as it has them: keys count, not places. */
export function carryOver(rows: JsonRows, value: unknown): JsonRows {
  const carry = (branch: Branch, next: unknown): Branch | undefined => {
    if (!isOpenable(next) || kindOf(next) !== kindOf(branch.value)) return undefined;
    const fresh = createBranch(next);
    const places = Array.isArray(next) || fresh.lines !== undefined ? undefined : keysOf(next as object); // openable, no text
    const members = branch.open.flatMap((open) => {
      const { key } = memberAt(branch.value, open.index);
      const index = places === undefined ? open.index : places.indexOf(String(key));
      const member = index < 0 || index >= fresh.size ? undefined : carry(open.branch, memberAt(next, index).value);
      return member === undefined ? [] : [{ index, branch: member }];
    });
    return withOpen(
      fresh,
      members.sort((a, b) => a.index - b.index),
    );
  };
  if (rows.root === undefined) return createRows(value);
  return toRows(value, carry(rows.root, value));
}

/** The row at a place on the screen; undefined beyond the last one. */
export function rowAt(rows: JsonRows, place: number): JsonRow | undefined {
  if (place < 0 || place >= rows.count) return undefined;
  if (place === 0 || rows.root === undefined) {
    return describe([], undefined, rows.value, rows.root !== undefined, 1, 1);
  }
  let branch: Branch = rows.root;
  const path: number[] = [];
  let offset = place - 1;
  for (;;) {
    const { open } = branch;
    const after = searchOpen(open, (each) => each.index + each.rowsBefore < offset);
    const before: OpenMember | undefined = open[after - 1];
    const first = before === undefined ? 0 : before.index + before.rowsBefore + 1;
    if (before !== undefined && offset - first < before.branch.rowCount) {
      path.push(before.index);
      offset -= first;
      branch = before.branch;
      continue;
    }
    const index: number = offset - (before === undefined ? 0 : before.rowsBefore + before.branch.rowCount);
    path.push(index);
    return describeMember(branch, path, index);
  }
}

function describeMember(branch: Branch, path: RowPath, index: number): JsonRow {
  if (branch.lines !== undefined) {
    const [start, end] = branch.lines[index] ?? [0, 0];
    const text = String(branch.value).slice(start, end);
    return { ...describe(path, undefined, text, false, branch.size, index + 1), kind: 'line', isOpenable: false };
  }
  const { key, value } = memberAt(branch.value, index);
  return describe(path, key, value, findOpen(branch, index) !== undefined, branch.size, index + 1);
}

function describe(
  path: RowPath,
  key: Segment | undefined,
  value: unknown,
  isOpen: boolean,
  siblings: number,
  position: number,
): JsonRow {
  return { path, key, value, kind: kindOf(value), isOpenable: isOpenable(value), isOpen, siblings, position };
}

/** Where a row stands on the screen; of a row inside a closed one, where the closed one stands. */
export function placeOf(rows: JsonRows, path: RowPath): number {
  let place = 0;
  let branch = rows.root;
  for (const index of path) {
    if (branch === undefined) break;
    const at = searchOpen(branch.open, (each) => each.index < index);
    const before = branch.open[at - 1];
    place += 1 + index + (before === undefined ? 0 : before.rowsBefore + before.branch.rowCount);
    branch = findOpen(branch, index);
  }
  return place;
}

/** Keys from the root down to a row; a line of text lies where its text lies. */
export function segmentsOf(rows: JsonRows, path: RowPath): Segment[] {
  const segments: Segment[] = [];
  let value = rows.value;
  for (const index of path) {
    if (typeof value === 'string') break;
    const member = memberAt(value, index);
    segments.push(member.key);
    value = member.value;
  }
  return segments;
}
