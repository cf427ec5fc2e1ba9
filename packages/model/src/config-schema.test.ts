import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configJsonSchema, createConditionFinder, createLiteralFinder, secretFieldsOf } from './condition-paths.ts';
import { conditionField, defineNode } from './define-node.ts';
import { createDefaultFiller, expressionDefault } from './expression-defaults.ts';
import { NO_RETRY } from './retry-policy.ts';

const TYPE = defineNode({
  type: 'sample',
  version: 1,
  title: 'Sample',
  description: 'A sample.',
  group: 'flow',
  icon: 'play',
  summary: '',
  trigger: false,
  outputs: ['main'],
  config: z.strictObject({
    when: conditionField().optional(),
    cases: z.array(z.strictObject({ when: conditionField(), name: z.string() })).default([]),
    rules: z.record(z.string(), z.strictObject({ when: conditionField() })).default({}),
    choice: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('a'), test: conditionField() }),
        z.strictObject({ kind: z.literal('b') }),
      ])
      .optional(),
    code: z.string().default('').meta({ format: 'code' }),
    count: z.int().default(1),
    key: z.string().optional().meta({ format: 'secret' }),
    items: expressionDefault(z.array(z.int()), '{{input}}').meta({ title: 'Items' }),
  }),
  effect: 'none',
  retry: () => NO_RETRY,
  onCrash: () => 'retry',
  timeoutMs: () => 1,
  execute: () => ({ ok: true, output: null, emitted: [] }),
});

describe('conditions are found', () => {
  const isCondition = createConditionFinder(TYPE);

  it.each([
    [['when']],
    [['cases', 0, 'when']],
    [['cases', 7, 'when']],
    [['rules', 'any', 'when']],
    [['choice', 'test']],
  ])('at %j', (path) => expect(isCondition(path)).toBe(true));

  it.each([
    [[]],
    [['code']],
    [['cases', 0, 'name']],
    [['cases', 'when']],
    [['rules', 'when']],
    [['cases', 0, 'when', 0]],
  ])('and nowhere else: %j', (path) => expect(isCondition(path)).toBe(false));
});

it('fields of code are literal', () => {
  expect([['code'], ['when'], ['items']].map(createLiteralFinder(TYPE))).toEqual([true, false, false]);
});

it('fields that are secret are known by their names', () => {
  expect(secretFieldsOf(TYPE)).toEqual(['key']);
});

describe('a field with an expression as its default', () => {
  const fill = createDefaultFiller(TYPE);

  it('holds the expression when it is left out', () => {
    expect(fill({ code: 'x' })).toEqual({ code: 'x', items: '{{input}}' });
  });

  it('keeps what was given', () => {
    expect(fill({ items: [1] })).toEqual({ items: [1] });
    expect(fill({ items: null })).toEqual({ items: null });
  });

  it('is not required by the JSON Schema, which tells the default', () => {
    const schema = configJsonSchema(TYPE);
    expect(schema.required).toBeUndefined();
    expect(schema.properties?.items).toMatchObject({ default: '{{input}}', type: 'array', title: 'Items' });
  });
});
