import type { HttpResponse } from '@automateos/model';

/** The target with `rel="next"` of a `Link` header (RFC 8288), as it stands there. */
export function nextLink(header: HttpResponse['headers'][string] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined;
  return splitOutside(header, ',')
    .map((link) => splitOutside(link, ';').map((part) => part.trim()))
    .find((parts) => parts[0]?.startsWith('<') && parts.slice(1).some(isNext))
    ?.at(0)
    ?.slice(1, -1);
}

function isNext(parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=', 2);
  if (name.trim().toLowerCase() !== 'rel') return false;
  const relations = value.trim().replaceAll('"', '').toLowerCase().split(/\s+/);
  return relations.includes('next');
}

/** Splits where the sign stands neither in quotes nor between angle brackets. */
function splitOutside(text: string, sign: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let closing = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (closing !== '') {
      if (character === closing) closing = '';
    } else if (character === '<') closing = '>';
    else if (character === '"') closing = '"';
    else if (character === sign) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}
