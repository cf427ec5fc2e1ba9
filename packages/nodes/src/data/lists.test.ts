import { describe, expect, it } from 'vitest';
import { faultsOf, gives } from '../pure/run-node.conformance.ts';
import { aggregate } from './aggregate/definition.ts';
import { dedupe } from './dedupe/definition.ts';
import { limit } from './limit/definition.ts';
import { sort } from './sort/definition.ts';
import { split } from './split/definition.ts';
import { summarize } from './summarize/definition.ts';

describe('every list operation', () => {
  it.each([
    ['split', split, { field: 'x' }],
    ['sort', sort, {}],
    ['limit', limit, { count: 1 }],
    ['dedupe', dedupe, {}],
    ['aggregate', aggregate, { fields: [{ field: 'x' }] }],
    ['summarize', summarize, { values: [{ operation: 'count' }] }],
  ])('%s needs a list', (_, node, rest) => {
    expect(faultsOf(node, rest)).toEqual(['items: Required']);
    expect(faultsOf(node, { ...rest, items: 'a, b' })).toEqual(['items: Must be an array, not text']);
    expect(faultsOf(node, { ...rest, items: '{{trigger.payload}}' })).toEqual([]);
  });
});

describe('split', () => {
  it('makes an item of each entry, with the other fields or alone', () => {
    const items = [
      { id: 1, tags: ['a', 'b'] },
      { id: 2, tags: [] },
      { id: 3 },
      { id: 4, tags: null },
      { id: 5, tags: [{ x: 1 }] },
    ];
    expect(gives(split, { items, field: 'tags' })).toEqual([
      { id: 1, tags: 'a' },
      { id: 1, tags: 'b' },
      { id: 5, tags: { x: 1 } },
    ]);
    expect(gives(split, { items, field: 'tags', keep: 'none' })).toEqual(['a', 'b', { x: 1 }]);
  });

  it('splits a list deep inside, and leaves its items as they are', () => {
    const items = [{ id: 1, a: { b: { lines: [1, 2] }, c: 3 } }, [{ lines: [4] }]];
    const before = structuredClone(items);
    expect(gives(split, { items: [items[0]], field: 'a.b.lines' })).toEqual([
      { id: 1, a: { b: { lines: 1 }, c: 3 } },
      { id: 1, a: { b: { lines: 2 }, c: 3 } },
    ]);
    expect(gives(split, { items: [items[1]], field: '0.lines' })).toEqual([[{ lines: 4 }]]);
    expect(items).toEqual(before);
  });

  it('says which item has no list', () => {
    expect(gives(split, { items: [{ a: { b: [] } }, { a: { b: 'x' } }], field: 'a.b' })).toEqual({
      INVALID_VALUE: 'config.items[1].a.b: must be a list, not text',
    });
  });

  it('refuses an output over the limit before it is built', () => {
    const items = [{ rest: 'x'.repeat(1_000_000), list: Array.from({ length: 100_000 }, () => 0) }];
    expect(gives(split, { items, field: 'list' })).toHaveProperty('OUTPUT_TOO_LARGE');
    expect(gives(split, { items, field: 'list', keep: 'none' })).toHaveLength(100_000);
  });
});

describe('sort', () => {
  it('orders numbers, then texts, then booleans, what is missing last', () => {
    const items = ['b', null, 10, true, 'a', 9, 'B', false, 'ä'];
    expect(gives(sort, { items })).toEqual([9, 10, 'a', 'ä', 'b', 'B', false, true, null]);
    expect(gives(sort, { items, by: [{ direction: 'descending' }] })).toEqual([
      true,
      false,
      'B',
      'b',
      'ä',
      'a',
      10,
      9,
      null,
    ]);
  });

  it('orders by several fields, and keeps the order of what is equal', () => {
    const items = [
      { n: 1, a: { b: 'x' } },
      { n: 2, a: { b: 'w' } },
      { n: 3 },
      { n: 4, a: { b: 'x' } },
      { n: 5, a: { b: 'w' } },
    ];
    const by = [{ field: 'a.b', direction: 'descending' }];
    expect(gives(sort, { items, by })).toMatchObject([{ n: 1 }, { n: 4 }, { n: 2 }, { n: 5 }, { n: 3 }]);
    expect(gives(sort, { items, by: [...by, { field: 'n', direction: 'descending' }] })).toMatchObject([
      { n: 4 },
      { n: 1 },
      { n: 5 },
      { n: 2 },
      { n: 3 },
    ]);
  });
});

describe('limit', () => {
  it.each([
    [{ count: 2 }, [1, 2]],
    [{ count: 2, skip: 1 }, [2, 3]],
    [{ count: 9, skip: 3 }, [4, 5]],
    [{ count: 0 }, []],
    [{ count: 2, from: 'end' }, [4, 5]],
    [{ count: 2, from: 'end', skip: 1 }, [3, 4]],
    [{ count: 9, from: 'end', skip: 3 }, [1, 2]],
    [{ count: 2, skip: 9, from: 'end' }, []],
    [{ count: 2, skip: 9 }, []],
  ])('%j keeps %j', (config, kept) => {
    expect(gives(limit, { items: [1, 2, 3, 4, 5], ...config })).toEqual(kept);
  });

  it.each([-1, 1.5, '3'])('refuses a count of %j', (count) => {
    expect(faultsOf(limit, { items: [], count })).toHaveLength(1);
  });
});

describe('dedupe', () => {
  const ITEMS = [{ a: 1, b: 2 }, { b: 2, a: 1 }, { a: '1', b: 2 }, { a: 1, b: 3 }, {}, { a: null }];

  it('compares items whole, whatever the order of their fields', () => {
    expect(gives(dedupe, { items: ITEMS })).toEqual([ITEMS[0], ITEMS[2], ITEMS[3], ITEMS[4], ITEMS[5]]);
  });

  it('compares by fields, and keeps the first or the last', () => {
    expect(gives(dedupe, { items: ITEMS, by: ['a'] })).toEqual([ITEMS[0], ITEMS[2], ITEMS[4]]);
    expect(gives(dedupe, { items: ITEMS, by: ['a'], keep: 'last' })).toEqual([ITEMS[2], ITEMS[3], ITEMS[5]]);
    expect(gives(dedupe, { items: ITEMS, by: ['a', 'b'] })).toHaveLength(4);
  });

  it('tells numbers from texts', () => {
    expect(gives(dedupe, { items: [1, '1', 1, true, 'true', null] })).toEqual([1, '1', true, 'true', null]);
  });
});

describe('aggregate', () => {
  const ITEMS = [{ a: 1, b: { c: 'x' } }, { a: 2 }, { b: { c: null } }];

  it('gathers fields into lists under their names or others', () => {
    expect(gives(aggregate, { items: ITEMS, fields: [{ field: 'a' }, { field: 'b.c', as: 'letters' }] })).toEqual({
      a: [1, 2],
      letters: ['x'],
    });
  });

  it('gives lists of the same length when nothing is skipped', () => {
    const fields = [{ field: 'a' }, { field: 'b.c' }];
    expect(gives(aggregate, { items: ITEMS, fields, skip_missing: false })).toEqual({
      a: [1, 2, null],
      'b.c': ['x', null, null],
    });
  });
});

describe('summarize', () => {
  const ITEMS = [
    { k: 'a', n: 1, t: '2026-01-02' },
    { k: 'b', n: '2.5', t: '2026-01-01' },
    { k: 'a', n: 10 },
    { k: 'a', n: null, t: '2026-03-01' },
  ];

  it.each([
    ['count', undefined, 4],
    ['count', 'n', 3],
    ['count_unique', 'k', 2],
    ['sum', 'n', 13.5],
    ['average', 'n', 4.5],
    ['min', 'n', 1],
    ['max', 'n', 10],
    ['min', 't', '2026-01-01'],
    ['max', 't', '2026-03-01'],
    ['first', 't', '2026-01-02'],
    ['last', 'n', 10],
    ['join', 't', '2026-01-02, 2026-01-01, 2026-03-01'],
    ['sum', 'gone', 0],
    ['average', 'gone', null],
    ['max', 'gone', null],
    ['join', 'gone', ''],
  ])('%s of %s is %j', (operation, field, value) => {
    expect(gives(summarize, { items: ITEMS, values: [{ operation, field, as: 'v' }] })).toEqual({ v: value });
  });

  it('groups by fields, and names its figures', () => {
    const values = [{ operation: 'count' }, { operation: 'sum', field: 'n' }];
    expect(gives(summarize, { items: ITEMS, group_by: ['k'], values })).toEqual([
      { k: 'a', count: 3, sum_n: 11 },
      { k: 'b', count: 1, sum_n: 2.5 },
    ]);
    expect(gives(summarize, { items: [], group_by: ['k'], values })).toEqual([]);
    expect(gives(summarize, { items: [], values })).toEqual({ count: 0, sum_n: 0 });
  });

  it('says which item has no number, and refuses sums without one', () => {
    const values = [{ operation: 'sum', field: 'n' }];
    expect(gives(summarize, { items: [{ n: 1 }, { n: '1,5' }], values })).toEqual({
      INVALID_VALUE: 'config.items[1].n: must be a number, not text',
    });
    expect(gives(summarize, { items: [{ n: 1e308 }, { n: 1e308 }], values })).toHaveProperty('INVALID_VALUE');
  });

  it('refuses a joined text over the limit before it is built', () => {
    const values = [{ operation: 'join', field: 'n', separator: 'x'.repeat(100) }];
    const items = Array.from({ length: 200_000 }, () => ({ n: 1 }));
    expect(gives(summarize, { items, values })).toHaveProperty('OUTPUT_TOO_LARGE');
  });

  it('needs a field for all but the count', () => {
    expect(faultsOf(summarize, { items: [], values: [{ operation: 'sum' }] })).toEqual([
      'values.0.field: Required by "sum"',
    ]);
  });
});
