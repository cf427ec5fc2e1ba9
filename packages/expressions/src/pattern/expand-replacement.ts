import type { Meter } from '../meter.ts';
import type { Match } from './text-pattern.ts';

const REFERENCE = /\$(?:([$&`'])|(\d\d?)|<([^>]*)>)/g;

/** Fills in what a replacement refers to, by JavaScript's rules: `$$`, `$&`, `` $` ``, `$'`, `$1`, `$<name>`. */
export function expandReplacement(template: string, match: Match, meter: Meter): string {
  if (!template.includes('$')) return template;
  let length = template.length;
  return template.replace(REFERENCE, (whole: string, sign?: string, digits?: string, name?: string) => {
    const text = expandReference(whole, { sign, digits, name }, match);
    // One reference may stand for the whole subject, so the length is checked before the text is put together.
    length += text.length;
    meter.admitText(length);
    return text;
  });
}

interface Reference {
  readonly sign: string | undefined;
  readonly digits: string | undefined;
  readonly name: string | undefined;
}

function expandReference(whole: string, { sign, digits, name }: Reference, match: Match): string {
  if (sign !== undefined) return expandSign(sign, match);
  if (digits !== undefined) return expandNumber(whole, digits, match);
  if (match.names.size === 0) return whole;
  const number = match.names.get(name ?? '');
  return number === undefined ? '' : (match.groups[number - 1] ?? '');
}

function expandSign(sign: string, { text, start, subject }: Match): string {
  if (sign === '$') return '$';
  if (sign === '&') return text;
  return sign === '`' ? subject.slice(0, start) : subject.slice(start + text.length);
}

/** Two digits when there are as many groups, otherwise one and the other digit as it is. */
function expandNumber(whole: string, digits: string, { groups }: Match): string {
  const both = Number(digits);
  if (both >= 1 && both <= groups.length) return groups[both - 1] ?? '';
  const first = Number(digits.charAt(0));
  if (digits.length < 2 || first < 1 || first > groups.length) return whole;
  return (groups[first - 1] ?? '') + digits.charAt(1);
}
