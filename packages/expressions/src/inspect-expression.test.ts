import { describe, expect, it } from 'vitest';
import { EXPRESSION_VOCABULARY, inspectExpression, VALUE_KINDS } from './index.ts';
import { createScope, evaluateExpression, OPTIONS, PAYLOAD } from './testing/evaluate-source.ts';

const inspect = (source: string) => inspectExpression(source, OPTIONS, createScope(), { monotonicMs: () => 0 });

describe('inspectExpression', () => {
  it.each([
    ['trigger.payload.name', 'text', PAYLOAD.name],
    ['trigger.payload.items', 'list', PAYLOAD.items],
    ['action-1.status', 'number', 201],
    ['trigger.payload.nothing', 'null', null],
    ['now', 'date', '2024-05-17T08:09:10.123Z'],
    ['now.toISOString()', 'text', '2024-05-17T08:09:10.123Z'],
    ['{ a: 1 }', 'object', { a: 1 }],
  ])('%s is of the kind %s', (source, kind, value) => expect(inspect(source)).toEqual({ kind, value }));

  it.each([
    ['', 'nothing'],
    ['trigger.payload.', 'half an expression'],
    ['trigger.payload }} x', 'more than an expression'],
    ['trigger.nowhere', 'a path that leads nowhere'],
    ['0 / 0', 'what JSON has no value for'],
    ['nobody', 'an unknown name'],
    ['gone-1.status', 'a node that was skipped'],
    [`${'['.repeat(100)}${']'.repeat(100)}`, 'what is nested too deep'],
    [`"${'x'.repeat(9_000)}"`, 'what is too long'],
  ])('%.20s gives nothing: %s', (source) => expect(inspect(source)).toBeUndefined());
});

describe('the vocabulary', () => {
  const samples = { text: '"a"', number: '1', boolean: 'true', date: 'now', list: '[1]', object: '{a:1}' };

  it.each(VALUE_KINDS)('names the methods of a value of the kind %s, and only those', (kind) => {
    const all = new Set(Object.values(EXPRESSION_VOCABULARY.methods).flat());
    for (const name of all) {
      const isOfKind = (EXPRESSION_VOCABULARY.methods[kind] as readonly string[]).includes(name);
      const attempt = () => evaluateExpression(`(${samples[kind]}).${name}(1)`);
      const refusal = refusalOf(attempt);
      expect(`${name}: ${/has no method/.test(refusal)}`).toBe(`${name}: ${!isOfKind}`);
    }
  });

  it('names functions and constants that exist', () => {
    for (const name of EXPRESSION_VOCABULARY.functions) {
      expect(refusalOf(() => evaluateExpression(`${name}(1)`))).not.toContain('there is no function');
    }
    for (const name of EXPRESSION_VOCABULARY.constants) expect(evaluateExpression(name)).toBeTypeOf('number');
  });

  it('names what is in scope', () => {
    const { names, loopNames, runFields } = EXPRESSION_VOCABULARY;
    for (const name of [...names, ...loopNames]) {
      const source = name === 'nodes' ? 'nodes["a"]' : name;
      expect(refusalOf(() => evaluateExpression(source))).toBe('');
    }
    for (const [name, fields] of runFields) {
      for (const field of fields) expect(refusalOf(() => evaluateExpression(`${name}.${field}`))).toBe('');
    }
  });
});

function refusalOf(attempt: () => unknown): string {
  try {
    attempt();
    return '';
  } catch (error: unknown) {
    return String(error);
  }
}
