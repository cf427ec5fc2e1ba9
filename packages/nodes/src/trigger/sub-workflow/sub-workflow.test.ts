import { expect, it } from 'vitest';
import { subWorkflow } from './definition.ts';

const config = subWorkflow.config.parse({
  inputs: [
    { name: 'id', type: 'string' },
    { name: 'count', type: 'number', required: false, default: 1 },
    { name: 'tags', type: 'array', required: false },
  ],
});
const read = (given: object) => subWorkflow.inputs?.(config, given as never); // plain data of the test

it('a call gives the inputs that are declared; what it leaves out is the default or null', () => {
  expect(read({ id: 'a' })).toEqual({ ok: true, payload: { id: 'a', count: 1, tags: null } });
  expect(read({ id: 'a', count: 5, tags: [1] })).toEqual({ ok: true, payload: { id: 'a', count: 5, tags: [1] } });
  expect(subWorkflow.inputs?.(subWorkflow.config.parse({}), { any: 1 })).toEqual({ ok: true, payload: { any: 1 } });
});

it.each([
  [{}, 'id', 'needs this input'],
  [{ id: 5 }, 'id', 'must be of the type string'],
  [{ id: 'a', tags: {} }, 'tags', 'must be of the type array'],
  [{ id: 'a', other: 1 }, 'other', 'no such input'],
])('a call with %j is refused at %s', (given, field, issue) => {
  expect(read(given)).toEqual({ ok: false, field, issue: expect.stringContaining(issue) });
});
