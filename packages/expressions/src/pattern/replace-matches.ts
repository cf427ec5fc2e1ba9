import type { Meter } from '../meter.ts';
import type { Match, TextPattern } from './text-pattern.ts';

/** Replaces the first match, or all with the flag g. The length is checked before the pieces are put together. */
export function replaceMatches(
  pattern: TextPattern,
  subject: string,
  replacement: (match: Match) => string,
  meter: Meter,
): string {
  const pieces: string[] = [];
  let length = subject.length;
  let kept = 0;
  for (const match of pattern.matches(subject, meter)) {
    const added = replacement(match);
    length += added.length - match.text.length;
    meter.reserveText(added.length);
    meter.admitText(length);
    pieces.push(subject.slice(kept, match.start), added);
    kept = match.start + match.text.length;
    if (!pattern.isGlobal) break;
  }
  pieces.push(subject.slice(kept));
  return pieces.join('');
}
