import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { conditionField } from './define-node.ts';
import { issueText } from './issue-text.ts';

function textsOf(schema: z.ZodType, value: unknown): string[] {
  return schema.safeParse(value, { error: issueText }).error?.issues.map(({ message }) => message) ?? [];
}

const METHOD = z.enum(['GET', 'POST']);
const SCALAR = z.union([z.string(), z.number(), z.boolean()]);
const DECISION = z.discriminatedUnion('decision', [
  z.strictObject({ decision: z.literal('retry') }),
  z.strictObject({ decision: z.literal('failed'), reason: z.string() }),
]);

describe('the text of a fault', () => {
  it.each<[string, z.ZodType, unknown, string]>([
    ['nothing', z.object({ a: z.string() }), {}, 'Required'],
    ['no value of a list', z.object({ a: METHOD }), {}, 'Required'],
    ['nothing for a union', z.object({ a: SCALAR }), {}, 'Required'],
    ['a number for text', z.string(), 5, 'Must be text, not a number'],
    ['null for text', z.string(), null, 'Must be text, not null'],
    ['text for a number', z.number(), '5', 'Must be a number, not text'],
    ['what is no number', z.coerce.number(), 'abc', 'Must be a number'],
    ['a fraction', z.int(), 1.5, 'Must be a whole number'],
    ['text for a whole number', z.int(), '1', 'Must be a number, not text'],
    ['text for a boolean', z.boolean(), 'yes', 'Must be true or false, not text'],
    ['an object for an array', z.array(z.string()), {}, 'Must be an array, not an object'],
    ['an array for an object', z.strictObject({}), [], 'Must be an object, not an array'],
    ['a boolean for a record', z.record(z.string(), z.string()), true, 'Must be an object, not a boolean'],
    ['another value', METHOD, 'FETCH', 'Must be one of: GET, POST'],
    ['another value than the only one', z.literal('password'), 'code', 'Must be "password"'],
    ['a short text', z.string().min(8), 'abc', 'Must have at least 8 characters'],
    ['an empty text', z.string().min(1), '', 'Must not be empty'],
    ['a long text', z.string().max(3), 'abcd', 'Must have at most 3 characters'],
    ['a long array', z.array(z.int()).max(1), [1, 2], 'Must have at most 1 entry'],
    ['a small number', z.int().min(1), 0, 'Must be at least 1'],
    ['a large number', z.number().max(100), 101, 'Must be at most 100'],
    ['a number on the edge', z.number().gt(0), 0, 'Must be more than 0'],
    ['no instant', z.iso.datetime(), '2026-11-23', 'Must be an instant such as 2026-11-23T18:00:00Z'],
    ['no UUID', z.uuid(), 'x', 'Must be an id, which is a UUID'],
    ['an unknown field', z.strictObject({}), { a: 1 }, 'Unknown field'],
    ['an object for a scalar', SCALAR, {}, 'Must be text, a number or a boolean, not an object'],
    ['another value, alone or in a list', z.union([METHOD, z.array(METHOD)]), 'FETCH', 'Must be one of: GET, POST'],
    ['another value in the list', z.union([METHOD, z.array(METHOD)]), ['FETCH'], 'Must be one of: GET, POST'],
    ['another type than a list', z.union([METHOD, z.array(METHOD)]), { a: 1 }, 'Must be one of: GET, POST'],
    ['a number for a condition', conditionField(), 7, 'Must be a boolean or text, not a number'],
    ['another decision', DECISION, { decision: 'maybe' }, 'Must be one of: retry, failed'],
    ['no decision', DECISION, {}, 'Must be one of: retry, failed'],
    ['what only a check of its own refuses', z.custom(() => false), 1, 'Is not valid'],
    ['the words of the schema', z.string('Must be a name'), 1, 'Must be a name'],
  ])('for %s', (_, schema, value, text) => {
    expect(textsOf(schema, value)).toEqual([text]);
  });
});
