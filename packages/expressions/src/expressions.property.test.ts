import type { Json } from '@automateos/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileConfig, compileTemplate } from './compile-config.ts';
import { ExpressionError } from './expression-error.ts';
import { createScope, OPTIONS, outcomeOf } from './testing/evaluate-source.ts';

/** Names that lead to data of one type each, so that grown expressions are legal in the language as well. */
const DATA = { n: 7, m: -2.5, s: 'Hello, World', t: '42', b: true, l: [3, 1, 2], w: ['x', 'yy', ''], z: null };

const { text, number, truth, numbers, texts } = fc.letrec<{
  text: string;
  number: string;
  truth: string;
  numbers: string;
  texts: string;
}>((grow) => {
  const small = fc.integer({ min: -3, max: 12 }).map(String);
  const any = fc.oneof(grow('text'), grow('number'), grow('truth'), fc.constant('null'));
  const limited = { maxDepth: 5, withCrossShrink: true };
  const join = (...parts: (fc.Arbitrary<string> | string)[]): fc.Arbitrary<string> =>
    fc.tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))).map((all) => all.join(''));
  const pick = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);
  const choice = (type: 'text' | 'number' | 'truth' | 'numbers' | 'texts'): fc.Arbitrary<string> =>
    join('(', grow('truth'), ' ? ', grow(type), ' : ', grow(type), ')');
  return {
    text: fc.oneof(
      limited,
      fc.string({ maxLength: 6 }).map((value) => JSON.stringify(value)),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is an expression
      pick('d.s', 'd["t"]', 'd.w[1]', 'd?.s', '`x${d.n}`'),
      join('(', grow('text'), ' + ', any, ')'),
      join('`<${', any, '}|${', grow('text'), '}>`'),
      join(grow('text'), pick('.trim()', '.toUpperCase()', '.toLowerCase()', '.slice(1)', '.slice(-3, -1)')),
      join(grow('text'), '.substring(', small, ', ', small, ')'),
      join(grow('text'), '.padStart(', small, ', "ab")'),
      join(grow('text'), pick('.repeat(2)', '.concat("x", 1)', '.charAt(1)', '.toString()')),
      join(grow('text'), '.replace(', grow('text'), ', "[$&$$]")'),
      join(grow('text'), '.replaceAll("l", ', grow('number'), ')'),
      join(grow('text'), pick('.replace(/[lo]+/g, "<$&>")', '.replace(/(\\w)(\\W)/, "$2$1")', '.replace(/^|o/g, "_")')),
      join(grow('texts'), '.join(', grow('text'), ')'),
      join('String(', any, ')'),
      join('JSON.stringify(', fc.oneof(any, grow('numbers'), grow('texts')), ')'),
      join('(z ?? ', grow('text'), ')'),
      join('(typeof ', any, ')'),
      choice('text'),
    ),
    number: fc.oneof(
      limited,
      fc.integer({ min: -1000, max: 1000 }).map((value) => `(${value})`),
      fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }).map((value) => `(${value})`),
      pick('d.n', 'd.m', 'd.l[0]', 'd.l.length', 'd?.n', 'n', 'm'),
      join(
        '(',
        grow('number'),
        pick(' + ', ' - ', ' * ', ' / ', ' % ', ' & ', ' | ', ' << ', ' >>> '),
        grow('number'),
        ')',
      ),
      join('(', any, pick(' - ', ' * '), any, ')'),
      join('(', pick('-', '+', '~'), any, ')'),
      join(pick('Math.floor(', 'Math.round(', 'Math.abs(', 'Math.sign(', 'Math.trunc('), grow('number'), ')'),
      join('Math.max(', grow('number'), ', ...', grow('numbers'), ')'),
      join(pick('Number(', 'parseInt(', 'parseFloat('), grow('text'), ')'),
      join(grow('text'), '.length'),
      join(grow('text'), '.indexOf(', grow('text'), ')'),
      join(grow('numbers'), pick('.indexOf(1)', '.length', '.reduce((p, q) => p + q, 0)', '.findIndex(p => p > 1)')),
      join('(', grow('number'), ' || ', grow('number'), ')'),
      choice('number'),
    ),
    truth: fc.oneof(
      limited,
      pick('true', 'false', 'd.b', 'b'),
      join('(', any, pick(' == ', ' != ', ' === ', ' !== ', ' < ', ' >= '), any, ')'),
      join('(', grow('truth'), pick(' && ', ' || '), grow('truth'), ')'),
      join('(!', any, ')'),
      join('Boolean(', any, ')'),
      join(grow('text'), pick('.includes(', '.startsWith(', '.endsWith('), grow('text'), ')'),
      join(grow('numbers'), pick('.includes(2)', '.some(p => p > 2)', '.every(p => p !== 0)')),
      join(pick('/^[a-z]/i', '/\\d{2,}/', '/\\s$/', '/o, W/'), '.test(', grow('text'), ')'),
    ),
    numbers: fc.oneof(
      limited,
      pick('d.l', 'l', '[]', '[1, 2, 3]'),
      join('[', grow('number'), ', ...', grow('numbers'), ']'),
      join(grow('numbers'), '.map((p, i) => p * i + ', grow('number'), ')'),
      join(grow('numbers'), pick('.filter(p => p > 1)', '.toReversed()', '.slice(1)', '.concat(5)', '.flat()')),
      join(grow('numbers'), '.toSorted((p, q) => p - q)'),
      join(grow('texts'), '.map(p => p.length)'),
      choice('numbers'),
    ),
    texts: fc.oneof(
      limited,
      pick('d.w', 'w', '["a"]'),
      join(grow('text'), '.split(', pick('""', '","', '"l"', '/[lo]/', '/(,)\\s*/', '/\\b/'), ')'),
      join('[...', grow('texts'), ', ', grow('text'), ']'),
      join(grow('texts'), pick('.toSorted()', '.filter(p => p)', '.slice(-2)', '.map(p => p + "!")')),
      join('Object.keys({ a: ', any, ', [', grow('text'), ']: 1 })'),
      choice('texts'),
    ),
  };
});

function inJavaScript(source: string): Json | undefined {
  const evaluate = new Function('d', ...Object.keys(DATA), `'use strict'; return (${source});`);
  const value: unknown = evaluate(DATA, ...Object.values(DATA));
  const hasNoJson = (part: unknown): boolean =>
    part === undefined ||
    (typeof part === 'number' && !Number.isFinite(part)) ||
    (Array.isArray(part) && part.some(hasNoJson));
  return hasNoJson(value) ? undefined : JSON.parse(JSON.stringify(value));
}

function evaluateOver(data: { readonly [name: string]: Json }, source: string): unknown {
  const nodeIds = ['d', ...Object.keys(data)];
  const scope = createScope({ node: (id) => ({ found: true, value: id === 'd' ? data : (data[id] ?? null) }) });
  return compileTemplate(`{{${source}}}`, { nodeIds, inLoop: false }).evaluate(scope, { monotonicMs: () => 0 });
}

describe('grown expressions', () => {
  it('give what JavaScript gives, or the error that the language promises', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.oneof(text, number, truth, numbers, texts), (source) => {
        const expected = inJavaScript(source);
        try {
          const value = evaluateOver(DATA, source);
          expect(value, source).toEqual(expected);
          compared += 1;
        } catch (error: unknown) {
          if (!(error instanceof ExpressionError)) throw error;
          const isPromised = expected === undefined || error.code === 'EXPRESSION_LIMIT';
          if (!isPromised && !/cannot be a key/.test(error.message)) throw error;
        }
      }),
      { numRuns: 4_000 },
    );
    expect(compared).toBeGreaterThan(2_000);
  });

  it('never change their scope', () => {
    const frozen = structuredClone(DATA);
    const deepFreeze = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      Object.freeze(value);
      Object.values(value).forEach(deepFreeze);
    };
    deepFreeze(frozen);
    fc.assert(
      fc.property(fc.oneof(text, number, truth, numbers, texts), (source) => {
        try {
          evaluateOver(frozen, source);
        } catch (error: unknown) {
          if (!(error instanceof ExpressionError)) throw error;
        }
        expect(frozen).toEqual(DATA);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('any text', () => {
  const FRAGMENTS =
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text is an expression
    '{{ }} trigger payload . ?. [ ] ( ) { } , : ? => ... ` ${ } " \' / /a/g \\ a action-1 nodes constructor __proto__ prototype ' +
    'this new function class => = == + - * ** ! ~ typeof in 1 1e3 .5 0x1 null true map ( x => x ) #x // /* */ await yield';

  it('compiles to issues or evaluates to JSON or an ExpressionError, and nothing else', () => {
    const soup = fc
      .array(fc.oneof(fc.constantFrom(...FRAGMENTS.split(' ')), fc.string({ maxLength: 4, unit: 'binary' })), {
        maxLength: 24,
      })
      .chain((parts) => fc.constantFrom(parts.join(''), parts.join(' '), `{{${parts.join(' ')}}}`));
    fc.assert(
      fc.property(soup, fc.boolean(), (source, isCondition) => {
        const compiled = compileConfig({ x: source }, { ...OPTIONS, isCondition: () => isCondition });
        for (const { position, message } of compiled.issues) {
          expect(position).toBeGreaterThanOrEqual(0);
          expect(position).toBeLessThanOrEqual(source.length);
          expect(message).not.toBe('');
        }
        const outcome = outcomeOf(compiled, () => 0);
        if (compiled.issues.length > 0) expect(outcome).toBeInstanceOf(ExpressionError);
        if (!(outcome instanceof ExpressionError)) expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
      }),
      { numRuns: 8_000 },
    );
  });
});
