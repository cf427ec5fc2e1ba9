interface Link {
  readonly from: string;
  readonly to: string;
}

/** The column of each node: one more than the rightmost node that leads to it. A circle is cut where it is met first. */
export function rankNodes(ids: readonly string[], links: readonly Link[]): ReadonlyMap<string, number> {
  const targets = new Map<string, string[]>(ids.map((id) => [id, []]));
  const waiting = new Map<string, number>(ids.map((id) => [id, 0]));
  for (const { from, to } of links) {
    targets.get(from)?.push(to);
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
  }
  const ranks = new Map<string, number>();
  const settle = (id: string, queue: string[]): void => {
    const rank = ranks.get(id) ?? 0;
    ranks.set(id, rank);
    waiting.set(id, -1);
    for (const target of targets.get(id) ?? []) {
      const left = (waiting.get(target) ?? 0) - 1;
      if (left < -1) continue; // settled before: this link closes a circle
      ranks.set(target, Math.max(ranks.get(target) ?? 0, rank + 1));
      waiting.set(target, left);
      if (left === 0) queue.push(target);
    }
  };
  const queue = ids.filter((id) => waiting.get(id) === 0);
  for (const id of queue) settle(id, queue);
  for (const id of ids) {
    if (waiting.get(id) === -1) continue;
    const opened = [id];
    for (const each of opened) if (waiting.get(each) !== -1) settle(each, opened);
  }
  return ranks;
}
