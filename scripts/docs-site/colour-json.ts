/** Keys with their colon, texts, and values that are neither. */
const PARTS = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\b\d[\d.eE+-]*|\b(?:true|false|null)\b)/g;

/**
 * Puts texts and other values of JSON into elements that have a colour; keys and signs have none.
 *
 * @param toHtml makes HTML of plain text
 */
export function colourJson(text: string, toHtml: (plain: string) => string): string {
  let html = '';
  let end = 0;
  for (const match of text.matchAll(PARTS)) {
    const [whole, quoted, colon] = match;
    html += toHtml(text.slice(end, match.index));
    end = match.index + whole.length;
    if (colon !== undefined) html += toHtml(whole);
    else html += `<span class="${quoted === undefined ? 'value' : 'text'}">${toHtml(whole)}</span>`;
  }
  return html + toHtml(text.slice(end));
}
