import { expect, test } from 'vitest';
import { renderMarkdown } from './render-markdown.ts';

const same = (address: string): string => address;

test('headings have the ids that they have on GitHub, and a link to themselves', () => {
  const { title, sections, html } = renderMarkdown(
    '# Title\n\n## What `x` is, *today*?\n\nText\n\n## Same\n\n## Same',
    same,
  );
  expect(title).toBe('Title');
  expect(sections.map(({ id }) => id)).toEqual(['title', 'what-x-is-today', 'same', 'same-1']);
  expect(html).toContain('<h2 id="what-x-is-today">');
  expect(html).toContain('href="#same-1"');
  expect(html).not.toContain('href="#title"');
});

test('the search gets the texts without their markup, code too', () => {
  const { sections } = renderMarkdown('# A\n\nSome *text*\nand [a link](b.md)\n\n```sh\nnpm start\n```\n', same);
  expect(sections).toEqual([{ id: 'a', heading: 'A', level: 1, text: 'Some text and a link npm start' }]);
});

test('HTML is shown as text, and a link cannot be a script', () => {
  const { html } = renderMarkdown('# A\n\n<script>alert(1)</script> [x](javascript:alert(1))', same);
  expect(html).toContain('&lt;script&gt;');
  expect(html).not.toMatch(/<script|href="javascript/);
});

test('comments are not for readers', () => {
  const { html } = renderMarkdown('<!-- Made of the sources -->\n\n# A\n\n<!-- begin -->\nText\n<!-- end -->\n', same);
  expect(html).toBe('<h1 id="a">A</h1>\n<p>Text</p>\n');
});

test('what has no place on the site stays as words', () => {
  const { html } = renderMarkdown('# A\n\n[the *folder*](../deploy) and [a page](b.md)', (address) =>
    address === 'b.md' ? '/docs/b' : undefined,
  );
  expect(html).toContain('<span>the <em>folder</em></span>');
  expect(html).toContain('<a href="/docs/b">a page</a>');
});

test('tables scroll by themselves, and an empty cell of a head is no heading', () => {
  const { html } = renderMarkdown('# A\n\n| a | |\n|---|---|\n| 1 | 2 |', same);
  expect(html).toContain('<div class="table" tabindex="0"><table>');
  expect(html).toMatch(/<th>a<\/th>\s*<td><\/td>/);
});

test('JSON has colours, and is escaped all the same', () => {
  const { html } = renderMarkdown('# A\n\n```json\n{ "a": "<b> \\"x\\"", "n": -1.5, "t": [true] }\n```\n', same);
  expect(html).toContain('{ &quot;a&quot;: <span class="text">&quot;&lt;b&gt; \\&quot;x\\&quot;&quot;</span>');
  expect(html).toContain('<span class="value">-1.5</span>');
  expect(html).toContain('[<span class="value">true</span>]');
  expect(renderMarkdown('# A\n\n```sh\necho "1"\n```\n', same).html).not.toContain('span');
});
