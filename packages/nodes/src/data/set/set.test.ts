import { describe, expect, it } from 'vitest';
import { faultsOf, gives } from '../../pure/run-node.conformance.ts';
import { set } from './definition.ts';

const made = (config: object) => gives(set, config);

describe('set', () => {
  it('gives its fields alone, or with those of another object', () => {
    expect(made({ fields: { a: 1 } })).toEqual({ a: 1 });
    expect(made({ fields: { a: 1 }, base: { a: 0, b: 2 } })).toEqual({ a: 1, b: 2 });
    expect(made({})).toEqual({});
  });

  it('reads names with dots as ways inside, and makes what is missing', () => {
    const base = { customer: { name: 'Ada', age: 36 }, items: [{ sku: 'a' }], none: null };
    const fields = { 'customer.name': 'Bea', 'items.0.count': 2, 'items.1': 'new', 'x.y.z': true, 'none.a': 1 };
    expect(made({ base, fields })).toEqual({
      customer: { name: 'Bea', age: 36 },
      items: [{ sku: 'a', count: 2 }, 'new'],
      none: { a: 1 },
      x: { y: { z: true } },
    });
  });

  it('removes fields at any depth, and entries of lists', () => {
    const base = { a: 1, b: { c: 2, d: 3 }, list: [1, 2, 3] };
    expect(made({ base, remove: ['a', 'b.c', 'list.1', 'gone', 'gone.too', 'a.b'] })).toEqual({
      b: { d: 3 },
      list: [1, 3],
    });
  });

  it('changes none of the objects that it was given', () => {
    const base = { deep: { list: [{ a: 1 }] } };
    const value = { x: 1 };
    made({ base, fields: { 'deep.list.0.a': 2, first: value, 'first.x': 3 }, remove: ['deep.list'] });
    expect(base).toEqual({ deep: { list: [{ a: 1 }] } });
    expect(value).toEqual({ x: 1 });
  });

  it.each([
    [{ 'a.b': 1 }, 'config.fields.a.b: "a" is text, which has no fields'],
    [{ 'list.5': 1 }, 'config.fields.list.5: the list has 2 entries, so none can be number 5'],
    [{ 'list.x': 1 }, 'config.fields.list.x: "x" is no place in a list'],
    [{ 'list.length': 1 }, 'config.fields.list.length: "length" is no place in a list'],
  ])('says which name cannot be written: %j', (fields, message) => {
    expect(made({ base: { a: 'text', list: [1, 2] }, fields })).toEqual({ INVALID_VALUE: message });
  });

  it.each(['a.__proto__.b', 'constructor.x', 'a.prototype', '', 'a..b', '.a', 'a.'])('refuses the name %j', (name) => {
    expect(faultsOf(set, { fields: { [name]: 1 } }).length).toBe(1);
    expect(faultsOf(set, { remove: [name] }).length).toBe(1);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});
