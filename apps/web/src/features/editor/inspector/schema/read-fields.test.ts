import { credentialField } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alternativeOf } from './alternative-of.ts';
import type { Field, FieldShape } from './field-shape.ts';
import { labelOf, singularOf, titleOf } from './field-words.ts';
import type { JsonSchema } from './json-schema.ts';
import { readFields } from './read-fields.ts';

const toSchema = (schema: z.ZodType): JsonSchema =>
  // as: zod's own type of a schema is wider than what it writes
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;

const fieldsOf = (shape: z.core.$ZodLooseShape): readonly Field[] => readFields(toSchema(z.strictObject(shape)));
const shapeOf = (schema: z.ZodType): FieldShape | undefined => fieldsOf({ it: schema })[0]?.shape;

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const text = { kind: 'text', content: 'line' };

describe('the control of a value', () => {
  it.each<[string, z.ZodType, object]>([
    ['text', z.string(), text],
    ['optional text', z.string().optional(), text],
    ['text or null', z.string().nullable(), text],
    ['a scalar', scalar, text],
    ['text of several lines', z.string().meta({ format: 'multiline' }), { kind: 'text', content: 'multiline' }],
    ['a URL', z.url(), { kind: 'text', content: 'url' }],
    ['an instant', z.iso.datetime(), { kind: 'text', content: 'instant' }],
    ['code', z.string().meta({ format: 'code' }), { kind: 'code' }],
    ['a condition', z.union([z.boolean(), z.string()]).meta({ format: 'condition' }), { kind: 'condition' }],
    ['a whole number', z.int().min(1), { kind: 'number', isInteger: true, minimum: 1, maximum: undefined }],
    ['a number', z.number().max(9), { kind: 'number', isInteger: false, maximum: 9 }],
    ['a duration', z.int().meta({ format: 'duration_ms' }), { kind: 'number', isDuration: true }],
    ['a truth value', z.boolean(), { kind: 'boolean' }],
    [
      'a choice',
      z.enum(['a_b', 'GET']),
      { kind: 'choice', choices: [{ value: 'a_b', label: 'A b' }, { value: 'GET' }] },
    ],
    ['literals', z.union([z.literal('a'), z.literal(2)]), { kind: 'choice', choices: [{ value: 'a' }, { value: 2 }] }],
    ['choices', z.array(z.enum(['a', 'b'])), { kind: 'choices', isOneAllowed: false }],
    [
      'one or many',
      z.union([z.enum(['a', 'b']), z.array(z.enum(['a', 'b']))]),
      { kind: 'choices', isOneAllowed: true },
    ],
    ['a list', z.array(z.string()), { kind: 'list', item: text }],
    ['free keys', z.record(z.string(), scalar), { kind: 'record', value: text, isRepeatable: false }],
    [
      'free keys with lists',
      z.record(z.string(), z.union([scalar, z.array(scalar)])),
      { kind: 'record', value: text, isRepeatable: true },
    ],
    ['paths', z.array(z.string()).meta({ format: 'path' }), { kind: 'list', item: { kind: 'text', content: 'path' } }],
    [
      'free keys of JSON',
      z.record(z.string(), z.unknown()).meta({ format: 'json' }),
      { kind: 'record', value: { kind: 'json' } },
    ],
    ['free keys of anything', z.record(z.string(), z.unknown()), { kind: 'record', value: { kind: 'json' } }],
    ['an object', z.strictObject({ a: z.int() }), { kind: 'object', fields: [{ name: 'a', isRequired: true }] }],
    [
      'text or a list',
      z.union([z.string(), z.array(z.string())]),
      { kind: 'either', alternatives: [{ shape: text }, { shape: { kind: 'list' } }] },
    ],
    ['a credential', credentialField(['smtp']), { kind: 'credential', credentialTypes: ['smtp'] }],
    ['a node', z.string().meta({ format: 'node' }), { kind: 'node' }],
    ['a constant', z.literal('a'), { kind: 'choice', choices: [{ value: 'a', label: 'A' }] }],
  ])('of %s', (_name, schema, expected) => expect(shapeOf(schema)).toMatchObject(expected));

  it.each<[string, z.ZodType]>([
    ['anything', z.unknown()],
    ['a tuple', z.tuple([z.string(), z.int()])],
    ['named and free keys', z.object({ a: z.int() }).catchall(z.string())],
    ['an object without keys', z.strictObject({})],
    ['objects that nothing tells apart', z.union([z.strictObject({ a: z.int() }), z.strictObject({ b: z.int() })])],
    ['JSON by format', z.array(z.string()).meta({ format: 'json' })],
  ])('of %s is a field for JSON', (_name, schema) => expect(shapeOf(schema)).toEqual({ kind: 'json' }));

  it('of a schema without an end is a field for JSON at some depth', () => {
    const tree: z.ZodType = z.strictObject({
      name: z.string(),
      get children() {
        return z.array(tree);
      },
    });
    expect(JSON.stringify(shapeOf(tree))).toContain('"json"');
  });

  it('of objects that one field tells apart has their fields', () => {
    const schema = z.discriminatedUnion('mode', [
      z.strictObject({ mode: z.literal('by_field'), path: z.string() }).meta({ title: 'By a field' }),
      z.strictObject({ mode: z.literal('all') }),
    ]);
    expect(shapeOf(schema)).toMatchObject({
      kind: 'variants',
      discriminator: 'mode',
      variants: [
        { value: 'by_field', label: 'By a field', fields: [{ name: 'path', isRequired: true }] },
        { value: 'all', label: 'All', fields: [] },
      ],
    });
  });

  it('follows references and joins what allOf holds', () => {
    const schema: JsonSchema = {
      $defs: { name: { type: 'string', title: 'Name' } },
      type: 'object',
      allOf: [{ properties: { first: { $ref: '#/$defs/name' } }, required: ['first'] }],
      properties: { last: { $ref: '#/$defs/name', title: 'Last name' }, gone: { $ref: '#/$defs/nothing' } },
    };
    expect(readFields(schema)).toMatchObject([
      { name: 'first', title: 'Name', isRequired: true, shape: text },
      { name: 'last', title: 'Last name', isRequired: false, shape: text },
      { name: 'gone', shape: { kind: 'json' } },
    ]);
  });
});

describe('a field', () => {
  it('is required when it must be there and has no default', () => {
    const required = fieldsOf({ a: z.string(), b: z.string().default('x'), c: z.string().optional() });
    expect(required.map(({ isRequired }) => isRequired)).toEqual([true, false, false]);
  });

  it('shows a placeholder, its default, or an example', () => {
    const fields = fieldsOf({
      a: z.string().default('x').meta({ placeholder: 'y' }),
      b: z.int().default(7),
      c: z.string().meta({ examples: ['z'] }),
      d: z.record(z.string(), z.string()).default({}),
    });
    expect(fields.map(({ placeholder }) => placeholder)).toEqual(['y', '7', 'z', undefined]);
  });

  it.each([
    ['max_delay_ms', 'Max delay'],
    ['url', 'Url'],
    ['continueOn', 'Continue On'],
    ['ms', 'Ms'],
  ])('without a title is named after its key: %s is %s', (name, title) => expect(titleOf(name)).toBe(title));

  it.each([
    ['Headers', 'header'],
    ['Query parameters', 'parameter'],
    ['Entries', 'entry'],
    ['Address', 'entry'],
    ['Branches', 'branch'],
  ])('that is called %s holds many a "%s"', (title, singular) => expect(singularOf(title)).toBe(singular));

  it.each([
    ['server_error', 'Server error'],
    ['GET', 'GET'],
    ['sha-256', 'sha-256'],
    ['', 'Empty'],
    [2, '2'],
    [null, 'Nothing'],
  ])('offers %s as %s', (value, label) => expect(labelOf(value)).toBe(label));
});

it('a value tells which alternative it was made with', () => {
  const shape = shapeOf(z.union([z.string(), z.array(z.string()), z.strictObject({ a: z.int() })]));
  if (shape?.kind !== 'either') throw new Error('these are alternatives');
  const values = [undefined, 'a', ['a'], { a: 1 }, 7];
  expect(values.map((value) => alternativeOf(shape.alternatives, value))).toEqual([0, 0, 1, 2, 0]);
});
