import { describe, expect, it } from 'vitest';
import {
  carryOver,
  closeRow,
  createRows,
  type JsonRows,
  openRow,
  placeOf,
  type RowPath,
  rowAt,
  segmentsOf,
} from './json-rows.ts';
import { searchJson } from './search-json.ts';

const COMPANY = { company: { name: 'Acme', tags: ['a', 'b'] }, total: 3, note: null };

function draw(rows: JsonRows): string[] {
  return Array.from({ length: rows.count }, (_, place) => {
    const row = rowAt(rows, place);
    const mark = row?.isOpenable ? (row.isOpen ? '-' : '+') : ' ';
    return `${mark}${'  '.repeat(row?.path.length ?? 0)}${row?.key ?? (row?.kind === 'line' ? row.value : '')}`;
  });
}

/** What a list of all open rows would say, to compare with. */
function flatten(value: unknown, isOpen: (path: RowPath) => boolean, path: RowPath = []): RowPath[] {
  if (typeof value !== 'object' || value === null || !isOpen(path)) return [path];
  return [path, ...Object.values(value).flatMap((member, index) => flatten(member, isOpen, [...path, index]))];
}

describe('rows of a JSON value', () => {
  it('a small value is open as a whole', () => {
    expect(draw(createRows(COMPANY))).toEqual([
      '-',
      '-  company',
      '     name',
      '-    tags',
      '       0',
      '       1',
      '   total',
      '   note',
    ]);
  });

  it('closing a row hides what is in it, opening shows its members closed', () => {
    const closed = closeRow(createRows(COMPANY), [0]);
    expect(draw(closed)).toEqual(['-', '+  company', '   total', '   note']);
    expect(draw(openRow(closed, [0]))).toEqual(['-', '-  company', '     name', '+    tags', '   total', '   note']);
    expect(draw(closeRow(closed, []))).toEqual(['+']);
  });

  it('opening a place opens all that it lies in', () => {
    const closed = closeRow(createRows(COMPANY), []);
    expect(placeOf(openRow(closed, [0, 1, 1]), [0, 1, 1])).toBe(5);
  });

  it('a primitive has one row', () => {
    expect(createRows(7).count).toBe(1);
    expect(rowAt(createRows(7), 0)).toMatchObject({ kind: 'number', value: 7, isOpenable: false });
    expect(rowAt(createRows(7), 1)).toBeUndefined();
  });

  it('a long text is cut until it is opened; then it stands in lines', () => {
    const text = `${'x'.repeat(70)}\nend`;
    const rows = createRows({ text });
    expect(rows.count).toBe(2);
    const opened = openRow(rows, [0], 40);
    expect([2, 3, 4].map((place) => rowAt(opened, place)?.value)).toEqual(['x'.repeat(40), 'x'.repeat(30), 'end']);
    expect(segmentsOf(opened, [0, 2])).toEqual(['text']);
  });

  it('any opening and closing gives the rows that a plain list would have', () => {
    const value = Array.from({ length: 6 }, (_, a) =>
      Array.from({ length: 5 }, (_, b) =>
        Object.fromEntries(Array.from({ length: (a + b) % 4 }, (_, c) => [`k${c}`, c])),
      ),
    );
    let rows = closeRow(createRows(value), []);
    const open = new Set<string>();
    let seed = 7;
    const random = (limit: number): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % limit;
    };
    for (let turn = 0; turn < 400; turn++) {
      const path = [random(6), random(5)].slice(0, random(3));
      const isLeaf = path.length === 2 && Object.keys(value[path[0] ?? 0]?.[path[1] ?? 0] ?? {}).length === 0;
      if (random(3) > 0) {
        rows = openRow(rows, path);
        for (let depth = 0; depth <= path.length; depth++) {
          if (depth < path.length || !isLeaf) open.add(path.slice(0, depth).join());
        }
      } else {
        rows = closeRow(rows, path);
        for (const known of [...open]) {
          if (path.length === 0 || known === path.join() || known.startsWith(`${path.join()},`)) open.delete(known);
        }
      }
      const expected = flatten(value, (each) => open.has(each.join()));
      expect(Array.from({ length: rows.count }, (_, place) => rowAt(rows, place)?.path)).toEqual(expected);
      for (const [place, each] of expected.entries()) expect(placeOf(rows, each)).toBe(place);
    }
  });

  it('another value keeps open what was open, by its keys', () => {
    const rows = closeRow(createRows(COMPANY), [0, 1]);
    const next = carryOver(rows, { before: 1, company: { tags: [], name: 'Other' }, gone: { a: 1 } });
    expect(draw(next)).toEqual(['-', '   before', '-  company', '     tags', '     name', '+  gone']);
    expect(draw(carryOver(rows, 'text'))).toEqual([' ']);
  });
});

describe('a value of 5 MB', () => {
  /** Counts how often anything of the value is read. */
  function watch<Value extends object>(value: Value, counter: { reads: number }): Value {
    return new Proxy(value, {
      get(target, key) {
        counter.reads += 1;
        const member: unknown = Reflect.get(target, key);
        return typeof member === 'object' && member !== null ? watch(member, counter) : member;
      },
    });
  }
  const items = Array.from({ length: 40_000 }, (_, index) => ({
    id: index,
    name: `Company number ${index}`,
    address: { street: 'Long Street 17', city: 'Springfield', country: 'Nowhere' },
    tags: ['one', 'two'],
  }));
  const value = { items };

  it('is as large as it says', () => expect(JSON.stringify(value).length).toBeGreaterThan(5_000_000));

  it('costs only what is on the screen: opening, scrolling to the end and closing read a few hundred members', () => {
    const counter = { reads: 0 };
    let rows = createRows(watch(value, counter));
    rows = openRow(rows, [0]);
    for (let place = 0; place < 40; place++) rowAt(rows, place);
    rows = openRow(rows, [0, 39_000, 2]);
    for (let place = rows.count - 40; place < rows.count; place++) rowAt(rows, place);
    expect(rows.count).toBe(1 + 1 + 40_000 + 4 + 3);
    rows = closeRow(rows, [0, 39_000]);
    expect(rows.count).toBe(1 + 1 + 40_000);
    expect(counter.reads).toBeGreaterThan(40);
    expect(counter.reads).toBeLessThan(1_500);
  });

  it('is searched in pieces, and no piece looks at more than it may', () => {
    const counter = { reads: 0 };
    const search = searchJson(watch(value, counter), 'number 39999');
    search.advance(1_000);
    expect(search.isDone).toBe(false);
    expect(counter.reads).toBeLessThan(10_000);
    while (!search.isDone) search.advance(50_000);
    expect(search.matches).toEqual([[0, 39_999, 1]]);
  });
});

describe('searchJson', () => {
  const find = (value: unknown, text: string): readonly RowPath[] => {
    const search = searchJson(value, text);
    while (!search.isDone) search.advance(10);
    return search.matches;
  };

  it('finds keys and values, whatever their case, in the order of the rows', () => {
    expect(find(COMPANY, 'A')).toEqual([[0], [0, 0], [0, 1], [0, 1, 0], [1]]);
    expect(find(COMPANY, 'null')).toEqual([[2]]);
    expect(find(COMPANY, '3')).toEqual([[1]]);
    expect(find('Acme', 'acme')).toEqual([[]]);
    expect(find(COMPANY, 'nowhere')).toEqual([]);
  });

  it('stops at a thousand places', () => {
    expect(
      find(
        Array.from({ length: 5_000 }, () => 'x'),
        'x',
      ),
    ).toHaveLength(1_000);
  });
});
