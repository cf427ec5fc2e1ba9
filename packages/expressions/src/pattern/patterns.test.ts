import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileTemplate } from '../compile-config.ts';
import { Fault } from '../expression-error.ts';
import { Meter } from '../meter.ts';
import { evaluateExpression, OPTIONS } from '../testing/evaluate-source.ts';
import { eachMatch } from './search-pattern.ts';
import { compilePattern } from './text-pattern.ts';

function matchesOf(pattern: string, flags: string, subject: string): unknown {
  const found = [...eachMatch(compilePattern(pattern, flags), subject, new Meter(() => 0))];
  return found.map(({ text, start, groups }) => [start, text, ...groups]);
}

function inJavaScript(pattern: string, flags: string, subject: string): unknown {
  const found = [...subject.matchAll(new RegExp(pattern, `${flags}g`))];
  return found.map(({ index, 0: text, ...groups }) => [
    index,
    text,
    ...Object.entries(groups)
      .filter(([key]) => /^\d+$/.test(key))
      .map(([, group]) => group ?? null),
  ]);
}

const SUBJECT = 'Ab1_ -[]{}()\t\u00a0\u2028x\\y\r\nZ.*+?^$|/"\'`,;é\u0000\u0008 aaa{2}aa';

const SAME_AS_JAVASCRIPT = String.raw`
\d+|\D+
\w+|\W
\s+
\S+
[\s\d]+
[^\s]+
[\S]+
[^\S\n]+
.+
^.
.$
[^]
[^a-z]+
[]
x|[]
[\]\[]
[[]
[[:alpha:]]
[a&&b]
[a~b-]+
[\b]
\bA|b\b
\B.
\x41|\u0062
[\x41-\u005a]+
\cJ|\cM
\0
\t|\n|\r|\v|\f
\.\*\+\?\^\$\|\/
\-\"\'\,\;\_
\Z\A
\a\e|\Q\E
{
}
]
a{2}
a{2,}
a{1,2}
a{0,0}b
a{,2}
a{2
a{x}
\{2\}
(?:a|b)+
(a)|(b)
(?<first>A)(?<second>b)
((a)(a))*
a*?a
a??
(a+?)(a*)
\//
`
  .split('\n')
  .filter((line) => line !== '' && line !== '\\//');

describe('a pattern finds what JavaScript finds', () => {
  it.each(SAME_AS_JAVASCRIPT)('/%s/', (pattern) => {
    for (const flags of ['', 'i', 's', 'is']) {
      expect(matchesOf(pattern, flags, SUBJECT), flags).toEqual(inJavaScript(pattern, flags, SUBJECT));
    }
  });

  it('of any grown pattern, in any text', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      'A',
      '.',
      '\\d',
      '\\w',
      '\\s',
      '\\S',
      '[ab]',
      '[^a]',
      '[a-c1]',
      '\\b',
      '1',
      ' ',
      '^',
      '$',
    );
    const { pattern } = fc.letrec<{ pattern: string }>((grow) => ({
      pattern: fc.oneof(
        { maxDepth: 4 },
        atom,
        fc.tuple(grow('pattern'), grow('pattern')).map((parts) => parts.join('')),
        fc.tuple(grow('pattern'), grow('pattern')).map((parts) => `(?:${parts.join('|')})`),
        grow('pattern').map((inner) => `(${inner})`),
        fc
          .tuple(
            fc.constantFrom('a', 'b', '.', '\\w', '[ab]'),
            fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}'),
          )
          .map((parts) => parts.join('')),
      ),
    }));
    const subject = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'A', '1', ' ', '\n', 'é'), maxLength: 12 });
    fc.assert(
      fc.property(pattern, subject, fc.constantFrom('', 'i', 's'), (source, text, flags) => {
        expect(matchesOf(source, flags, text)).toEqual(inJavaScript(source, flags, text));
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('a pattern that has no linear time, or is too large, is refused', () => {
  it.each(['a(?=b)', 'a(?!b)', '(?<=a)b', '(?<!a)b', '(a)\\1', '(?<x>a)\\k<x>', 'a{1001}', '(a{100}){100}'])(
    '/%s/',
    (pattern) => {
      expect(() => compilePattern(pattern, '')).toThrow(Fault);
    },
  );

  it.each(['a{1000}'.repeat(140), `(?:${'a'.repeat(900)}){1000}`, '(?:(?:a{9}){9}){9}'.repeat(10)])(
    'at once: %s',
    (pattern) => {
      const startedMs = performance.now();
      expect(() => compilePattern(pattern, 'i')).toThrow('too complex');
      expect(performance.now() - startedMs).toBeLessThan(50);
    },
  );
});

describe('patterns that backtracking engines never finish', () => {
  const CATASTROPHIC: readonly [string, string][] = [
    ['^(a+)+$', '"a".repeat(30000) + "!"'],
    ['^(a|a)*$', '"a".repeat(30000) + "!"'],
    ['^(a|aa)+$', '"a".repeat(30000) + "!"'],
    ['(x+x+)+y', '"x".repeat(30000)'],
    ['^(\\w+\\s?)*$', '"word ".repeat(6000) + "!"'],
    ['^([a-zA-Z0-9]+)*$', '"a".repeat(30000) + "!"'],
    ['(.*)*$x', '"a".repeat(30000)'],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', '"a".repeat(30000)'],
    ['^(\\d+)*[^\\d]$', '"1".repeat(30000)'],
    ['(a*)*b', '"a".repeat(30000)'],
    ['(a?){50}a{50}$', '"a".repeat(5000) + "b"'],
    ['^([\\w.-]+)+@([\\w.-]+)+$', '"a.".repeat(15000)'],
    ['<([a-z]+)([^<]+)*(?:>(.*)<|\\s+/>)', '"<a" + " b".repeat(15000)'],
    ['\\s*,\\s*$', '" ".repeat(30000) + "x"'],
    ['^(?:.|[\\s\\S])*z$', '"y".repeat(30000)'],
  ];

  it.each(CATASTROPHIC)('/%s/ ends', (pattern, subject) => {
    const startedMs = performance.now();
    expect(evaluateExpression(`/${pattern.replaceAll('/', '\\/')}/.test(${subject})`)).toBe(false);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });

  it('are bounded by the clock where many searches look at the whole text', () => {
    const compiled = compileTemplate('{{("a".repeat(1e5)).replace(/a*b|a/g, "x").length}}', OPTIONS);
    const startedMs = performance.now();
    const scope = { found: false as const, why: '' };
    const evaluate = () =>
      compiled.evaluate(
        {
          node: () => scope,
          trigger: scope,
          input: scope,
          execution: { id: 'e', created_at: 't' },
          workflow: { id: 'w', version: 1 },
          nowMs: 0,
        },
        { monotonicMs: () => performance.now() },
      );
    expect(evaluate).toThrow(/longer than 100 ms|steps/);
    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});
