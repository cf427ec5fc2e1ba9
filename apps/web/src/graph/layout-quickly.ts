import type { Place } from './layout-graph.ts';

export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

interface Link {
  readonly from: string;
  readonly to: string;
}

const SWEEPS = 4;

/**
 * A layout in columns for graphs that dagre is too slow for: cards stand near the middle of what leads to them, in the
 * order of their columns, which a few sweeps untangle. It takes time in proportion to the graph's size.
 *
 * @returns the centres of the boxes
 */
export function layoutQuickly(
  boxes: readonly Box[],
  links: readonly Link[],
  ranks: ReadonlyMap<string, number>,
  gaps: { readonly columns: number; readonly rows: number },
): ReadonlyMap<string, Place> {
  const columns: Box[][] = [];
  for (const box of boxes) {
    const rank = ranks.get(box.id) ?? 0;
    columns[rank] ??= [];
    columns[rank].push(box);
  }
  const neighbours = indexNeighbours(links);
  const ys = new Map<string, number>();
  for (const column of columns) stack(column, (box) => average(neighbours.before.get(box.id), ys), ys, gaps.rows);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const isBack = sweep % 2 === 0;
    const side = isBack ? neighbours.after : neighbours.before;
    for (const column of isBack ? columns.toReversed() : columns) {
      stack(column, (box) => average(side.get(box.id), ys) ?? ys.get(box.id), ys, gaps.rows);
    }
  }
  const places = new Map<string, Place>();
  for (const { id, width } of boxes) {
    places.set(id, { x: (ranks.get(id) ?? 0) * (width + gaps.columns) + width / 2, y: ys.get(id) ?? 0 });
  }
  return places;
}

function indexNeighbours(links: readonly Link[]) {
  const before = new Map<string, string[]>();
  const after = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, key: string, value: string): void => {
    const list = map.get(key);
    if (list === undefined) map.set(key, [value]);
    else list.push(value);
  };
  for (const { from, to } of links) {
    add(before, to, from);
    add(after, from, to);
  }
  return { before, after };
}

function average(ids: readonly string[] | undefined, ys: ReadonlyMap<string, number>): number | undefined {
  const known = (ids ?? []).map((id) => ys.get(id)).filter((y) => y !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, y) => sum + y, 0) / known.length;
}

/** Puts a column's boxes as near as they can to where they want to be, without one covering another. */
function stack(column: Box[], wish: (box: Box) => number | undefined, ys: Map<string, number>, gap: number): void {
  const wished = column.map((box, index) => ({ box, y: wish(box) ?? index * (box.height + gap) }));
  wished.sort((one, other) => one.y - other.y);
  let lowest = Number.NEGATIVE_INFINITY;
  let shift = 0;
  for (const item of wished) {
    const { height } = item.box;
    const y = Math.max(item.y, lowest + height / 2);
    shift += item.y - y;
    ys.set(item.box.id, y);
    lowest = y + height / 2 + gap;
  }
  // What was pushed down is brought back to the middle of what was wished.
  const mean = shift / Math.max(wished.length, 1);
  for (const { box } of wished) ys.set(box.id, (ys.get(box.id) ?? 0) + mean);
  column.splice(0, column.length, ...wished.map(({ box }) => box));
}
