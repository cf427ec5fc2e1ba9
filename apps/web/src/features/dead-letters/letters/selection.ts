/** Which letters of a group are chosen: some of those on the screen, or all that the filter means. */
export type Selection = { readonly kind: 'all' } | { readonly kind: 'some'; readonly ids: ReadonlySet<string> };

export const NOTHING_SELECTED: Selection = { kind: 'some', ids: new Set() };

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === 'all' || selection.ids.has(id);
}

/** Adds a letter or takes it away; from all, the others on the screen stay chosen. */
export function toggleLetter(selection: Selection, id: string, shown: readonly string[]): Selection {
  const ids = new Set(selection.kind === 'all' ? shown : selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { kind: 'some', ids };
}

/** Letters that are not there any more are not chosen either. */
export function keepShown(selection: Selection, shown: readonly string[]): Selection {
  if (selection.kind === 'all') return selection;
  const ids = shown.filter((id) => selection.ids.has(id));
  return ids.length === selection.ids.size ? selection : { kind: 'some', ids: new Set(ids) };
}

export function countSelected(selection: Selection, total: number): number {
  return selection.kind === 'all' ? total : selection.ids.size;
}
