import { describe, expect, it } from 'vitest';
import { faultsOf, gives } from '../../pure/run-node.conformance.ts';
import { csv } from './definition.ts';

const parsed = (text: string, more: object = {}) => gives(csv, { text, ...more });
const written = (items: unknown, more: object = {}) => gives(csv, { operation: 'stringify', items, ...more });

describe('csv parse', () => {
  it('makes objects by the names in the first line', () => {
    expect(parsed('a,b\n1,"x, ""y""\nz"\r\n,\n\n2,3')).toEqual([
      { a: '1', b: 'x, "y"\nz' },
      { a: '', b: '' },
      { a: '2', b: '3' },
    ]);
  });

  it('makes lists without names', () => {
    expect(parsed('a|b\n1|2', { header: false, delimiter: 'pipe' })).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('passes over a byte order mark, and trims on demand', () => {
    expect(parsed('\uFEFFa\tb\n 1 \t 2', { delimiter: 'tab' })).toEqual([{ a: ' 1 ', b: ' 2' }]);
    expect(parsed('a\tb\n 1 \t 2', { delimiter: 'tab', trim: true })).toEqual([{ a: '1', b: '2' }]);
  });

  it.each([
    ['', []],
    ['a,b', []],
    ['a,b\n', []],
  ])('of %j is %j', (text, rows) => {
    expect(parsed(text)).toEqual(rows);
  });

  it.each([
    ['a,b\n1,2,3', 'PARSE_ERROR', 'line 2'],
    ['a,b\n1', 'PARSE_ERROR', 'line 2'],
    ['a,b\n"1,2', 'PARSE_ERROR', 'line'],
    ['a,b\n1,"2"x', 'PARSE_ERROR', 'line 2'],
    ['a,a\n1,2', 'PARSE_ERROR', 'two columns have the name "a"'],
    ['a,\n1,2', 'PARSE_ERROR', 'column 2 has no name'],
    [`a\n${'x'.repeat(1_200_000)}`, 'PARSE_LIMIT', 'line longer'],
    ['x'.repeat(11_000_000), 'PARSE_LIMIT', 'longer than 10485760 bytes'],
    [`a\n${','.repeat(20)}\n`.repeat(2), 'PARSE_ERROR', 'line 2'],
  ])('refuses %#, and says where', (text, code, message) => {
    expect(parsed(text)).toEqual({ [code]: expect.stringContaining(message) });
    expect(parsed(text)).toEqual({ [code]: expect.stringMatching(/^config\.text: /) });
  });

  it('refuses more than a million cells', () => {
    expect(parsed(`${','.repeat(99)}\n`.repeat(10_001), { header: false })).toHaveProperty('PARSE_LIMIT');
  });

  it('refuses rows that grow over the limit by the length of their names', () => {
    const text = `${'n'.repeat(100_000)}\n${'1\n'.repeat(200)}`;
    expect(parsed(text)).toHaveProperty('OUTPUT_TOO_LARGE');
  });

  it('takes names that mean something to JavaScript as names', () => {
    const [row] = parsed('__proto__,constructor\nx,y') as { constructor: string }[];
    expect(JSON.stringify(row)).toBe('{"__proto__":"x","constructor":"y"}');
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });
});

describe('csv stringify', () => {
  it('writes all fields of all items, and what needs it in quotes', () => {
    const items = [{ a: 1, b: 'x,y' }, { b: '"', c: null, d: true }, { e: { f: [1] } }];
    expect(written(items)).toBe('a,b,c,d,e\n1,"x,y",,,\n,"""",,true,\n,,,,"{""f"":[1]}"\n');
  });

  it('writes columns by their paths, in their order', () => {
    const items = [{ id: 1, c: { name: 'Ada' } }, { id: 2 }];
    expect(written(items, { columns: ['c.name', 'id'], delimiter: 'semicolon' })).toBe('c.name;id\nAda;1\n;2\n');
    expect(written(items, { columns: ['id'], header: false })).toBe('1\n2\n');
  });

  it('writes lists', () => {
    expect(
      written([
        ['a', 1],
        [null, false],
      ]),
    ).toBe('a,1\n,false\n');
    expect(written([])).toBe('');
  });

  it('escapes formulas in texts, not numbers', () => {
    const items = [['=1+1', '+x', '-x', '@x', '\tx', -5, 'a=b']];
    expect(written(items, { escape_formulas: true })).toBe("'=1+1,'+x,'-x,'@x,'\tx,-5,a=b\n");
    expect(written(items)).toBe('=1+1,+x,-x,@x,\tx,-5,a=b\n');
  });

  it('gives what was parsed', () => {
    const rows = [
      { a: 'x "y"', b: ' z ' },
      { a: '1\n2', b: '' },
    ];
    expect(parsed(String(written(rows)))).toEqual(rows);
  });

  it('says which item cannot be written', () => {
    expect(written([{ a: 1 }, 5])).toEqual({
      INVALID_VALUE: 'config.items[1]: must be an object or a list, not a number',
    });
  });

  it('refuses a table that is larger than its list before it is built', () => {
    const items = Array.from({ length: 100_000 }, (_, index) => ({ [`name${index}`]: 1 }));
    expect(written(items)).toHaveProperty('PARSE_LIMIT');
  });
});

it('csv needs a text to parse and a list to write', () => {
  expect(faultsOf(csv, {})).toEqual(['text: Required by "parse"']);
  expect(faultsOf(csv, { operation: 'stringify' })).toEqual(['items: Required by "stringify"']);
});
