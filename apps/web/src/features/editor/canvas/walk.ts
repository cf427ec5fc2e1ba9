import type { WorkflowDefinition } from '@automateos/model';
import type { Place } from '../../../graph/layout-graph.ts';

type Places = ReadonlyMap<string, Place>;

export type Direction = 'left' | 'right' | 'up' | 'down';

/** How much a step to the side counts against one along the way. */
const SIDEWAYS = 3;

/**
 * The card at which an arrow key arrives: right and left along connections where there are any, else, and always up and
 * down, the nearest card in that direction.
 */
export function walk(
  { connections }: WorkflowDefinition,
  places: Places,
  from: string,
  direction: Direction,
): string | undefined {
  const here = places.get(from);
  if (here === undefined) return undefined;
  const linked =
    direction === 'right'
      ? connections.filter((connection) => connection.from === from).map(({ to }) => to)
      : direction === 'left'
        ? connections.filter(({ to }) => to === from).map((connection) => connection.from)
        : [];
  const byHeight = linked
    .filter((id) => places.has(id))
    .toSorted((one, other) => distanceUp(here, places.get(one)) - distanceUp(here, places.get(other)));
  return byHeight[0] ?? findNearest(places, from, here, direction);
}

function distanceUp(here: Place, there: Place | undefined): number {
  return Math.abs((there?.y ?? 0) - here.y);
}

function findNearest(places: Places, from: string, here: Place, direction: Direction): string | undefined {
  let best: { readonly id: string; readonly cost: number } | undefined;
  for (const [id, { x, y }] of places) {
    const [dx, dy] = [x - here.x, y - here.y];
    const ahead = { left: -dx, right: dx, up: -dy, down: dy }[direction];
    if (id === from || ahead <= 0) continue;
    const sideways = direction === 'left' || direction === 'right' ? Math.abs(dy) : Math.abs(dx);
    const cost = ahead + SIDEWAYS * sideways;
    if (best === undefined || cost < best.cost) best = { id, cost };
  }
  return best?.id;
}
