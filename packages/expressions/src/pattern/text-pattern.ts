import { RE2JS } from 're2js';
import { Fault } from '../expression-error.ts';
import { EXPRESSION_LIMITS } from '../expression-limits.ts';
import type { Meter } from '../meter.ts';
import { checkPatternSize } from './check-pattern-size.ts';
import { translatePattern } from './translate-pattern.ts';

/** Over this length of text the engine's caches are given back: they can grow to megabytes, and configs are kept. */
const LARGE_SUBJECT = 4_096;

export interface Match {
  readonly text: string;
  readonly start: number;
  /** What the groups have caught, null for those that took no part. */
  readonly groups: readonly (string | null)[];
  /** Names of groups, and which group each is, from 1. */
  readonly names: ReadonlyMap<string, number>;
  readonly subject: string;
}

/** A regular expression literal, matched in linear time. */
export class TextPattern {
  readonly isGlobal: boolean;
  readonly #compiled: RE2JS;
  readonly #size: number;
  readonly #names: ReadonlyMap<string, number>;

  constructor(compiled: RE2JS, isGlobal: boolean) {
    this.#compiled = compiled;
    this.isGlobal = isGlobal;
    this.#size = compiled.matcher('').programSize();
    this.#names = new Map(Object.entries(compiled.namedGroups()));
    if (this.#size > EXPRESSION_LIMITS.patternSize) {
      throw new Fault('the regular expression is too complex; repeat less', 'EXPRESSION_LIMIT');
    }
  }

  test(subject: string, meter: Meter): boolean {
    this.#admit(subject, meter);
    const found = this.#compiled.test(subject);
    this.#release(subject);
    return found;
  }

  /** All matches, one after the other, each after the end of the one before; an empty one is followed by a step. */
  *matches(subject: string, meter: Meter): Generator<Match, void, undefined> {
    this.#admit(subject, meter);
    const matcher = this.#compiled.matcher(subject);
    try {
      // One search may look at the whole rest of the text, so the clock is asked before each.
      for (meter.checkClock(); matcher.find(); meter.checkClock()) {
        const count = matcher.groupCount();
        meter.charge(1 + count);
        const groups = Array.from({ length: count }, (_empty, index) => matcher.group(index + 1));
        yield { text: matcher.group() ?? '', start: matcher.start(), groups, names: this.#names, subject };
      }
    } finally {
      this.#release(subject);
    }
  }

  #admit(subject: string, meter: Meter): void {
    if (subject.length > EXPRESSION_LIMITS.subjectLength) {
      throw new Fault('the text is longer than 1 MiB, too long for a regular expression', 'EXPRESSION_LIMIT');
    }
    const work = subject.length * this.#size;
    if (work > EXPRESSION_LIMITS.patternWork) {
      throw new Fault('the regular expression is too complex for a text of this length', 'EXPRESSION_LIMIT');
    }
    meter.checkClock();
    meter.chargeText(work);
  }

  #release(subject: string): void {
    if (subject.length > LARGE_SUBJECT) this.#compiled.reset();
  }
}

/** Compiles a literal's pattern and flags. Throws a Fault that says what is not supported. */
export function compilePattern(pattern: string, flags: string): TextPattern {
  if (pattern.length > EXPRESSION_LIMITS.patternLength) {
    const message = `the regular expression is longer than ${EXPRESSION_LIMITS.patternLength} characters`;
    throw new Fault(message, 'EXPRESSION_LIMIT');
  }
  const unknown = /[^gims]/.exec(flags)?.[0];
  if (unknown !== undefined) throw new Fault(`a regular expression has the flags g, i, m and s, not "${unknown}"`);
  const options =
    (flags.includes('i') ? RE2JS.CASE_INSENSITIVE : 0) |
    (flags.includes('m') ? RE2JS.MULTILINE : 0) |
    (flags.includes('s') ? RE2JS.DOTALL : 0);
  checkPatternSize(pattern);
  const translated = translatePattern(pattern, flags.includes('s'));
  return new TextPattern(compileRe2(translated, options), flags.includes('g'));
}

function compileRe2(translated: string, options: number): RE2JS {
  try {
    return RE2JS.compile(translated, options);
  } catch (error: unknown) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : '';
    throw new Fault(`the regular expression is not supported: ${reason}`);
  }
}
