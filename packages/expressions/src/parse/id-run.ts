const ID_CHARACTER = /[A-Za-z0-9_-]/;
const HYPHEN_ID = /^[A-Za-z][A-Za-z0-9_-]*-[A-Za-z0-9_-]*$/;
const LONGEST_ID = 64;

/** The characters round a position that could be one id with a hyphen, as in `get-items.body`; not after a dot. */
export function findIdRun(text: string, position: number): { readonly id: string; readonly start: number } | undefined {
  let start = position;
  while (start > 0 && position - start < LONGEST_ID && ID_CHARACTER.test(text.charAt(start - 1))) start -= 1;
  let end = position;
  while (end - start < LONGEST_ID && ID_CHARACTER.test(text.charAt(end))) end += 1;
  const id = text.slice(start, end);
  return HYPHEN_ID.test(id) && text.charAt(start - 1) !== '.' ? { id, start } : undefined;
}
