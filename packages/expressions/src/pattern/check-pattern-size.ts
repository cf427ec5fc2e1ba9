import { Fault } from '../expression-error.ts';
import { EXPRESSION_LIMITS } from '../expression-limits.ts';

const TOKEN = /\\.|\[(?:\\.|[^\]\\])*\]|\{(\d+)(?:,(\d*))?\}|[()]|[\s\S]/g;

/**
 * Refuses a pattern that counted repetition would blow up, before it is compiled: `(...){100}` is compiled as a hundred
 * copies. The size is that of the copies, in characters and classes.
 */
export function checkPatternSize(pattern: string): void {
  const outer: number[] = [];
  let size = 0;
  let lastTerm = 0;
  for (const [token, least, most] of pattern.matchAll(TOKEN)) {
    if (token === '(') {
      outer.push(size);
      size = 0;
      lastTerm = 0;
    } else if (token === ')') {
      lastTerm = size + 1;
      size = (outer.pop() ?? 0) + lastTerm;
    } else if (least === undefined) {
      lastTerm = 1;
      size += 1;
    } else {
      const copies = Math.max(Number(least), Number(most ?? 0));
      size += lastTerm * Math.max(0, copies - 1);
    }
    if (size > EXPRESSION_LIMITS.patternSize) {
      throw new Fault('the regular expression is too complex; repeat less', 'EXPRESSION_LIMIT');
    }
  }
}
