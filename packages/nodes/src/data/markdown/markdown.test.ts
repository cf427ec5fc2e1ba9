import { describe, expect, it } from 'vitest';
import { gives } from '../../pure/run-node.conformance.ts';
import { markdown } from './definition.ts';

const html = (text: string, more: object = {}) => gives(markdown, { text, ...more });
const plain = (text: string) => gives(markdown, { text, to: 'text' });

describe('markdown to HTML', () => {
  it.each([
    ['# A *b*', '<h1>A <em>b</em></h1>\n'],
    ['- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n'],
    ['[a](https://example.com "t")', '<p><a href="https://example.com" title="t">a</a></p>\n'],
    ['`<b>`', '<p><code>&lt;b&gt;</code></p>\n'],
    ['', ''],
  ])('of %j is %j', (text, output) => {
    expect(html(text)).toBe(output);
  });

  it('has tables', () => {
    expect(html('|a|b|\n|-|-|\n|1|2|')).toContain('<td>1</td>');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '[x](vbscript:x)',
    '<javascript:alert(1)>',
    '![x](javascript:alert(1))',
    '[x](https://example.com "\\"onclick=\\"alert(1)")',
  ])('makes nothing that runs out of %j', (text) => {
    const output = String(html(text));
    expect(output).not.toMatch(/<(script|img)/i);
    expect(output).not.toMatch(/(href|src)="(javascript|data|vbscript):/i);
    expect(output).not.toMatch(/"\s*onclick="/);
  });

  it('keeps HTML where that is allowed', () => {
    expect(html('<b>x</b>', { allow_html: true })).toBe('<p><b>x</b></p>\n');
  });
});

describe('markdown to plain text', () => {
  it('keeps what a reader sees', () => {
    const text =
      '# Title\n\nA *b* `c`\nnew\\\nline\n\n- one\n- two\n  1. in\n  2. side\n\n[link](https://a.example) ' +
      '<https://b.example>\n\n```js\nlet x;\n```\n\n|a|b|\n|-|-|\n|1|2|\n\n![pic](x.png)\n\n---\n\nend';
    expect(plain(text)).toBe(
      'Title\n\nA b c new\nline\n\n- one\n- two\n  1. in\n  2. side\n\nlink (https://a.example) https://b.example\n\n' +
        'let x;\n\na | b\n1 | 2\n\npic\n\n---\n\nend',
    );
  });

  it('shows HTML as text', () => {
    expect(plain('<b>x</b>')).toBe('<b>x</b>');
  });
});

it('markdown refuses more than 1 MiB', () => {
  expect(html('x'.repeat(1024 * 1024))).toContain('<p>');
  expect(html('x'.repeat(1024 * 1024 + 1))).toHaveProperty('PARSE_LIMIT');
});
