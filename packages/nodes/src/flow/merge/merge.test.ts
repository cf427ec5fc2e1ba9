import { describe, expect, it } from 'vitest';
import { faultsOf, gives } from '../../pure/run-node.conformance.ts';
import { merge } from './definition.ts';

const merged = (config: object) => gives(merge, config);

const A = [
  { id: 1, a: 'one' },
  { id: 2, a: 'two' },
];
const B = [
  { id: '2', b: 'zwei' },
  { id: 3, b: 'drei' },
  { id: 3, b: 'trois' },
];

describe('merge', () => {
  it('gives an object of its inputs, without those that are null', () => {
    expect(merged({ inputs: { a: 1, b: null, c: [2] } })).toEqual({ a: 1, c: [2] });
  });

  it('appends lists, and values that are none', () => {
    expect(merged({ combine: 'append', inputs: { a: [1, 2], b: null, c: 3, d: [[4]] } })).toEqual([1, 2, 3, [4]]);
  });

  it('joins items by position, to the longest list or to the shortest', () => {
    const inputs = { a: A, b: B };
    expect(merged({ combine: 'by_position', inputs })).toEqual([
      { id: '2', a: 'one', b: 'zwei' },
      { id: 3, a: 'two', b: 'drei' },
      { id: 3, b: 'trois' },
    ]);
    expect(merged({ combine: 'by_position', only_matching: true, inputs })).toHaveLength(2);
  });

  it('joins items by key: the first list leads, and nobody is lost', () => {
    expect(merged({ combine: 'by_key', key: 'id', inputs: { a: A, b: B } })).toEqual([
      { id: 1, a: 'one' },
      { id: '2', a: 'two', b: 'zwei' },
      { id: 3, b: 'drei' },
    ]);
  });

  it('joins by key only what every list has', () => {
    expect(merged({ combine: 'by_key', key: 'id', only_matching: true, inputs: { a: A, b: B } })).toEqual([
      { id: '2', a: 'two', b: 'zwei' },
    ]);
    expect(merged({ combine: 'by_key', key: 'id', only_matching: true, inputs: { a: A, b: B, c: [] } })).toEqual([]);
  });

  it('enriches many items with one', () => {
    const inputs = {
      orders: [
        { o: 1, c: { id: 7 } },
        { o: 2, c: { id: 7 } },
      ],
      names: [{ c: { id: 7 }, name: 'Ada' }],
    };
    expect(merged({ combine: 'by_key', key: 'c.id', inputs })).toEqual([
      { o: 1, c: { id: 7 }, name: 'Ada' },
      { o: 2, c: { id: 7 }, name: 'Ada' },
    ]);
  });

  it.each(['by_position', 'by_key', 'append'])('gives an empty list for no input (%s)', (combine) => {
    expect(merged({ combine, key: 'id', inputs: {} })).toEqual([]);
  });

  it.each([
    [{ a: 5 }, 'config.inputs.a: must be a list, not a number'],
    [{ a: [{ id: 1 }, 5] }, 'config.inputs.a[1]: must be an object, not a number'],
    [{ a: [{ id: 1 }, {}] }, 'config.inputs.a[1].id: the key must be a text or a number, not nothing'],
    [{ a: [{ id: {} }] }, 'config.inputs.a[0].id: the key must be a text or a number, not an object'],
  ])('says where an input cannot be used: %j', (inputs, message) => {
    expect(merged({ combine: 'by_key', key: 'id', inputs })).toEqual({ INVALID_VALUE: message });
  });

  it('refuses an output over the limit before it is built', () => {
    const large = 'x'.repeat(1_000_000);
    const inputs = { a: Array.from({ length: 20 }, () => ({ id: 1 })), b: [{ id: 1, large }] };
    expect(merged({ combine: 'by_key', key: 'id', inputs })).toHaveProperty('OUTPUT_TOO_LARGE');
  });

  it('needs a key to join by one', () => {
    expect(faultsOf(merge, { combine: 'by_key', inputs: {} })).toEqual(['key: Required by "by_key"']);
  });
});
