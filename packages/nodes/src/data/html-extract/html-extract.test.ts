import { describe, expect, it } from 'vitest';
import { faultsOf, gives } from '../../pure/run-node.conformance.ts';
import { htmlExtract } from './definition.ts';

const PAGE = `<!doctype html><html><head><title>A &amp; B</title><script>var a = "<h1>no</h1>";</script></head>
<body><h1 id=top class="big x">Hello,   <em>world</em></h1><p>One<p>Two<br>lines
<ul><li><a href="/1">first</a><li><a>second</a></ul></body></html>`;

const got = (fields: object, more: object = {}) => gives(htmlExtract, { html: PAGE, fields, ...more });

describe('html_extract', () => {
  it('takes texts, HTML and attributes', () => {
    const fields = {
      title: { selector: 'title' },
      heading: { selector: 'h1.big' },
      inner: { selector: 'h1', take: 'html' },
      id: { selector: 'h1', take: 'attribute', attribute: 'id' },
      none: { selector: 'h2' },
      no_href: { selector: 'li + li > a', take: 'attribute', attribute: 'href' },
    };
    expect(got(fields)).toEqual({
      title: 'A & B',
      heading: 'Hello, world',
      inner: 'Hello,   <em>world</em>',
      id: 'top',
      none: null,
      no_href: null,
    });
  });

  it('takes lists, and objects for each entry', () => {
    expect(got({ paragraphs: { selector: 'p', all: true }, none: { selector: 'h5', all: true } })).toEqual({
      paragraphs: ['One', 'Two lines'],
      none: [],
    });
    const fields = { text: {}, href: { selector: 'a', take: 'attribute', attribute: 'href' } };
    expect(got(fields, { each: 'li' })).toEqual([
      { text: 'first', href: '/1' },
      { text: 'second', href: null },
    ]);
    expect(got(fields, { each: 'table' })).toEqual([]);
  });

  it('takes the text of a script that is asked for', () => {
    expect(got({ code: { selector: 'script' } })).toEqual({ code: 'var a = "<h1>no</h1>";' });
  });

  it('takes the text of a whole page, without its scripts', () => {
    expect(got({ all: {} })).toEqual({ all: 'A & B Hello, world One Two lines first second' });
  });

  it.each([
    ['text without tags', 'just text', { x: 'just text' }],
    ['nothing', '', { x: '' }],
    ['tags that nobody closes', '<div><p>a<b>b', { x: 'ab' }],
    ['broken tags', '<<a>>&lt;&nope;&#0;</', { x: expect.any(String) }],
  ])('reads %s', (_, html, output) => {
    expect(gives(htmlExtract, { html, fields: { x: {} } })).toEqual(output);
  });

  it('takes names that mean something to JavaScript as names', () => {
    const html = '<constructor __proto__="x">y</constructor>';
    const selector = 'constructor';
    const fields = {
      constructor: { selector },
      toString: { selector, take: 'attribute', attribute: 'toString' },
      own: { selector: '[constructor="x"], [constructor]' },
    };
    expect(gives(htmlExtract, { html, fields })).toEqual({ constructor: 'y', toString: null, own: null });
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  it.each([
    ['more than 64 levels', '<b>'.repeat(65), 'PARSE_LIMIT'],
    ['more than 10 MiB', 'x'.repeat(11_000_000), 'PARSE_LIMIT'],
    ['more than a million elements', '<br>'.repeat(1_000_001), 'PARSE_LIMIT'],
  ])('refuses %s', (_, html, code) => {
    expect(gives(htmlExtract, { html, fields: { x: {} } })).toHaveProperty(code);
  });

  it.each([
    'b:nth-last-child(7n+3) ~ b:nth-last-of-type(5n+2)',
    'b ~ b ~ b ~ b ~ i',
    'b:has(~ b:has(~ i))',
    'b:not(:has(~ i)):contains("zzz")',
    ':not(b ~ b ~ b ~ i)',
  ])('cuts selectors that would take for ever: %s', (selector) => {
    const html = '<b>x</b>'.repeat(100_000);
    const output = gives(htmlExtract, {
      html,
      fields: { x: { selector: 'i', all: true }, y: { selector, all: true } },
    });
    const isAnswered = typeof output === 'object' && output !== null && 'y' in output;
    expect(isAnswered || output).toEqual(isAnswered || { PARSE_LIMIT: expect.stringContaining('simpler') });
  });

  it('refuses HTML that is taken many times over the limit', () => {
    const html = `${'<div>'.repeat(60)}${'x'.repeat(1_000_000)}`;
    expect(gives(htmlExtract, { html, fields: { x: { selector: 'div', take: 'html', all: true } } })).toHaveProperty(
      'OUTPUT_TOO_LARGE',
    );
  });

  it.each([
    [{ fields: {} }, 'fields: Must have at least one field'],
    [{ fields: { a: { selector: 'p[' } } }, 'fields.a.selector: Is no selector: '],
    [{ fields: { a: { selector: 'p:nope' } } }, 'fields.a.selector: Is no selector: '],
    [{ fields: { a: { take: 'attribute' } } }, 'fields.a.attribute: Required by "attribute"'],
    [{ fields: { a: {} }, each: '' }, 'each: '],
  ])('refuses %j', (config, fault) => {
    expect(faultsOf(htmlExtract, { html: '', ...config })).toEqual(
      expect.arrayContaining([expect.stringContaining(fault)]),
    );
  });
});
