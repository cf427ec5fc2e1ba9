import type { Meter } from '../meter.ts';
import type { Value } from '../value.ts';
import type { Match, TextPattern } from './text-pattern.ts';

export function eachMatch(pattern: TextPattern, subject: string, meter: Meter): Iterable<Match> {
  return pattern.matches(subject, meter);
}

/** A match as a value: the text and its groups. (JavaScript's has `index` and `groups` besides, which JSON cannot carry.) */
export function toMatchValue(match: Match): Value {
  return [match.text, ...match.groups];
}

/** As JavaScript's split: what the groups catch stands between the pieces; an empty match splits between characters. */
export function splitByPattern(pattern: TextPattern, subject: string, limit: number, meter: Meter): Value {
  if (limit === 0) return [];
  const pieces: Value[] = [];
  let kept = 0;
  for (const { text, start, groups } of pattern.matches(subject, meter)) {
    const end = start + text.length;
    if (subject.length === 0) return [];
    if (end === kept || (text === '' && (start === 0 || start >= subject.length))) continue;
    pieces.push(subject.slice(kept, start), ...groups);
    if (pieces.length >= limit) return pieces.slice(0, limit);
    kept = end;
  }
  pieces.push(subject.slice(kept));
  return pieces;
}
