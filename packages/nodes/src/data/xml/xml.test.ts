import { describe, expect, it } from 'vitest';
import { faultsOf, gives } from '../../pure/run-node.conformance.ts';
import { xml } from './definition.ts';

const parsed = (text: string, lists: string[] = []) => gives(xml, { text, lists });
const written = (value: object, declaration = false) => gives(xml, { operation: 'stringify', value, declaration });

describe('xml parse', () => {
  it.each([
    ['<a/>', { a: '' }],
    ['<a> x </a>', { a: 'x' }],
    ['<?xml version="1.0"?><!-- c --><a>1</a>', { a: '1' }],
    ['<a b="1">x</a>', { a: { '@b': '1', '#text': 'x' } }],
    ['<a><b>1</b><c/><b>2</b></a>', { a: { b: ['1', '2'], c: '' } }],
    ['<a><![CDATA[<b>&]]></a>', { a: '<b>&' }],
    ['<a>&lt;&amp;&#65;&#x42;</a>', { a: '<&AB' }],
    ['<n:a xmlns:n="urn:x"><n:b n:c="1"/></n:a>', { 'n:a': { '@xmlns:n': 'urn:x', 'n:b': { '@n:c': '1' } } }],
    ['<a>one <b>two</b> three</a>', { a: { b: 'two', '#text': 'one  three' } }],
    ['<straße größe="ä"/>', { straße: { '@größe': 'ä' } }],
  ])('of %j is %j', (text, value) => {
    expect(parsed(text)).toEqual(value);
  });

  it('makes lists of elements that are there once, where it is told', () => {
    expect(parsed('<a><b>1</b><c>2</c></a>', ['b'])).toEqual({ a: { b: ['1'], c: '2' } });
  });

  it.each([
    ['<a>', 'PARSE_ERROR', 'line 1'],
    ['<a></b>', 'PARSE_ERROR', 'line 1'],
    ['<a>\n<b c=1/></a>', 'PARSE_ERROR', 'line 2'],
    ['', 'PARSE_ERROR', 'root'],
    ['text', 'PARSE_ERROR', 'line 1'],
    ['<a/><b/>', 'PARSE_ERROR', 'line 1'],
    ['<a>&nbsp;</a>', 'PARSE_ERROR', 'entity'],
    ['<a b="1" b="2"/>', 'PARSE_ERROR', 'duplicate'],
    ['<a>'.repeat(65) + '</a>'.repeat(65), 'PARSE_LIMIT', '64 levels'],
    [`<a>${'x'.repeat(11_000_000)}</a>`, 'PARSE_LIMIT', '10485760 bytes'],
    [`<a>${'<b/>'.repeat(1_000_001)}</a>`, 'PARSE_LIMIT', '1000000 values'],
  ])('refuses %#, and says where', (text, code, message) => {
    expect(parsed(text)).toEqual({ [code]: expect.stringContaining(message) });
  });

  it('takes 64 levels', () => {
    expect(parsed('<a>'.repeat(64) + '</a>'.repeat(64))).toHaveProperty('a.a');
  });

  it.each([
    ['internal entities', '<!DOCTYPE a [<!ENTITY x "yyyy">]><a>&x;</a>'],
    [
      'a billion laughs',
      '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]><a>&c;</a>',
    ],
    ['files', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['parameter entities', '<!DOCTYPE a [<!ENTITY % x "<!ENTITY y \'z\'>"> %x;]><a>&y;</a>'],
    ['entities in attributes', '<!DOCTYPE a [<!ENTITY x "y">]><a b="&x;"/>'],
  ])('never expands %s', (_, text) => {
    expect(parsed(text)).toEqual({ PARSE_ERROR: expect.stringContaining('entity') });
  });

  it('takes names that mean something to JavaScript as names', () => {
    expect(JSON.stringify(parsed('<__proto__ constructor="x"><toString/></__proto__>'))).toBe(
      '{"__proto__":{"@constructor":"x","toString":""}}',
    );
    expect(({} as { toString?: unknown }).toString).toBe(Object.prototype.toString);
  });
});

describe('xml stringify', () => {
  it.each([
    [{ a: null }, '<a/>'],
    [{ a: 'x < y & "z" > 1' }, '<a>x &lt; y &amp; "z" &gt; 1</a>'],
    [{ a: { '@b': 'x "y"\n', '@c': 1, '#text': true } }, '<a b="x &quot;y&quot;&#10;" c="1">true</a>'],
    [{ a: { b: [1, null, { c: 'd' }], e: '' } }, '<a><b>1</b><b/><b><c>d</c></b><e/></a>'],
    [{ 'n:a': { '@xmlns:n': 'urn:x' } }, '<n:a xmlns:n="urn:x"/>'],
  ])('of %j is %s', (value, text) => {
    expect(written(value)).toBe(text);
  });

  it('begins with the declaration', () => {
    expect(written({ a: 1 }, true)).toBe('<?xml version="1.0" encoding="UTF-8"?>\n<a>1</a>');
  });

  it('gives what was parsed', () => {
    const value = { a: { '@b': ' <"&\'>\t', '#text': 'x\n]]> y', c: ['1', { '@d': '2' }, ''] } };
    expect(parsed(String(written(value)))).toEqual(value);
  });

  it.each([
    [{}, 'config.value: must have exactly one field'],
    [{ a: 1, b: 2 }, 'config.value: must have exactly one field'],
    [{ a: [1, 2] }, 'config.value: must have exactly one field'],
    [{ a: { 'b c': 1 } }, 'config.value.a.b c: "b c" is no name'],
    [{ a: { '@<': 1 } }, 'config.value.a.@<: "<" is no name'],
    [{ a: { '@b': {} } }, 'config.value.a.@b: must be text, a number or a boolean, not an object'],
    [{ a: { b: [[1]] } }, 'config.value.a.b[0]: must not be a list inside a list'],
    [{ a: '\u0000' }, 'config.value.a: holds a character that XML does not allow'],
    [{ a: '\uD800' }, 'config.value.a: holds a character that XML does not allow'],
  ])('refuses %j, and says where', (value, message) => {
    expect(written(value)).toEqual({ INVALID_VALUE: expect.stringContaining(message) });
  });

  it('refuses more than 64 levels', () => {
    const nested = (levels: number): object => (levels === 0 ? {} : { a: nested(levels - 1) });
    expect(written(nested(64))).toMatch(/^<a>/);
    expect(written(nested(65))).toHaveProperty('PARSE_LIMIT');
  });

  it('refuses a text that grows over the limit by its escapes', () => {
    expect(written({ a: '&'.repeat(3_000_000) })).toHaveProperty('OUTPUT_TOO_LARGE');
  });
});

it('xml needs a text to parse and an object to write', () => {
  expect(faultsOf(xml, {})).toEqual(['text: Required by "parse"']);
  expect(faultsOf(xml, { operation: 'stringify' })).toEqual(['value: Required by "stringify"']);
});
