/** A text with what was searched for marked in it. */
export function MarkedText({ text, search }: { readonly text: string; readonly search: string }) {
  if (search === '') return text;
  const lower = text.toLowerCase();
  const parts = [];
  let from = 0;
  for (let at = lower.indexOf(search); at >= 0; at = lower.indexOf(search, from)) {
    if (at > from) parts.push(text.slice(from, at));
    parts.push(<mark key={at}>{text.slice(at, at + search.length)}</mark>);
    from = at + search.length;
  }
  return (
    <>
      {parts}
      {text.slice(from)}
    </>
  );
}
