import { escapeHtml } from './escape-html.ts';

/** Keys with their colon, texts, and values that are neither. */
const PARTS = /("(?:\\.|[^"\\])*")(\s*:)?|(-?\b\d[\d.eE+-]*|\b(?:true|false|null)\b)/g;

/** Puts texts and other values of JSON into elements that have a colour; keys and signs have none. */
export function colourJson(text: string): string {
  let html = '';
  let end = 0;
  for (const match of text.matchAll(PARTS)) {
    const [whole, quoted, colon] = match;
    html += escapeHtml(text.slice(end, match.index));
    end = match.index + whole.length;
    if (colon !== undefined) html += escapeHtml(whole);
    else html += `<span class="${quoted === undefined ? 'value' : 'text'}">${escapeHtml(whole)}</span>`;
  }
  return html + escapeHtml(text.slice(end));
}
