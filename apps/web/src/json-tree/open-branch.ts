import { sizeOf } from './json-kind.ts';
import { splitText, type TextLines } from './text-lines.ts';

/** An open value. Branches are never changed; a change makes new ones on the way to the root. */
export interface Branch {
  readonly value: unknown;
  /** Lines of an open text. */
  readonly lines: TextLines | undefined;
  readonly size: number;
  /** Rows below this one, those of open members included. */
  readonly rowCount: number;
  /** Open members by their place, each with how many rows open members before it add. */
  readonly open: readonly OpenMember[];
}

export interface OpenMember {
  readonly index: number;
  readonly rowsBefore: number;
  readonly branch: Branch;
}

const DEFAULT_COLUMNS = 80;
export function createBranch(value: unknown, columns = DEFAULT_COLUMNS): Branch {
  const lines = typeof value === 'string' ? splitText(value, columns) : undefined;
  const size = lines?.length ?? sizeOf(value);
  return { value, lines, size, rowCount: size, open: [] };
}

export function withOpen(branch: Branch, members: readonly { index: number; branch: Branch }[]): Branch {
  let rowsBefore = 0;
  const open = members.map((member) => {
    const placed = { ...member, rowsBefore };
    rowsBefore += member.branch.rowCount;
    return placed;
  });
  return { ...branch, open, rowCount: branch.size + rowsBefore };
}

/** The index of the first open member at or after a place. */
export function searchOpen(open: readonly OpenMember[], isBefore: (member: OpenMember) => boolean): number {
  let low = 0;
  let high = open.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const member = open[middle];
    if (member !== undefined && isBefore(member)) low = middle + 1;
    else high = middle;
  }
  return low;
}

export const findOpen = (branch: Branch, index: number): Branch | undefined => {
  const member = branch.open[searchOpen(branch.open, (each) => each.index < index)];
  return member?.index === index ? member.branch : undefined;
};

export function replaceMember(branch: Branch, index: number, member: Branch | undefined): Branch {
  const at = searchOpen(branch.open, (each) => each.index < index);
  const rest = branch.open[at]?.index === index ? at + 1 : at;
  return withOpen(branch, [
    ...branch.open.slice(0, at),
    ...(member === undefined ? [] : [{ index, branch: member }]),
    ...branch.open.slice(rest),
  ]);
}
