import MarkdownIt, { type Token } from 'markdown-it';
import { colourJson } from './colour-json.ts';

/** A part of a page that can be found and linked to: its heading and what stands under it. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly level: number;
  /** Without markup, for the search. */
  readonly text: string;
}

export interface RenderedPage {
  /** The text of its first heading. */
  readonly title: string;
  readonly html: string;
  readonly sections: readonly Section[];
}

/** Where a link or a picture of the source leads on the site; undefined: nowhere, and its words stand alone. */
export type ResolveAddress = (address: string) => string | undefined;

const markdown = new MarkdownIt({
  html: false,
  // Without an answer of ours it is shown plain.
  highlight: (text, language) => (language === 'json' ? colourJson(text) : ''),
});

/** Lines that are for who writes the sources, or for a program that does. */
const COMMENTS = /^<!--.*?-->[ \t]*\n/gms;

/** Makes a page of Markdown. HTML in it is shown as text. */
export function renderMarkdown(source: string, resolve: ResolveAddress): RenderedPage {
  const tokens = markdown.parse(source.replaceAll(COMMENTS, ''), {});
  const sections = nameSections(tokens);
  for (const { children } of tokens) if (children !== null) resolveAddresses(children, resolve);
  makeTablesUsable(tokens);
  const html = markdown.renderer.render(tokens, markdown.options, {});
  return { title: sections[0]?.heading ?? '', html, sections };
}

/** Gives each heading the id that GitHub gives it, and a link to itself. */
function nameSections(tokens: readonly Token[]): Section[] {
  const sections: Section[] = [];
  const taken = new Map<string, number>();
  for (const [index, token] of tokens.entries()) {
    const inline = tokens[index + 1];
    if (token.type === 'heading_open' && inline !== undefined) {
      const heading = textOf(inline);
      const slug = slugOf(heading);
      const count = taken.get(slug) ?? 0;
      taken.set(slug, count + 1);
      const id = count === 0 ? slug : `${slug}-${count}`;
      token.attrSet('id', id);
      sections.push({ id, heading, level: Number(token.tag.slice(1)), text: '' });
    } else if (token.type === 'inline' && tokens[index - 1]?.type !== 'heading_open') {
      addText(sections, textOf(token));
    } else if (token.type === 'fence') {
      token.attrSet('tabindex', '0');
      addText(sections, token.content);
    }
  }
  return sections;
}

function addText(sections: Section[], text: string): void {
  const last = sections.at(-1);
  if (last !== undefined) sections[sections.length - 1] = { ...last, text: `${last.text} ${text}`.trim() };
}

function textOf({ children }: Token): string {
  return (children ?? [])
    .map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content))
    .join('');
}

/** "What leads nowhere?" → `what-leads-nowhere` */
function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}

function resolveAddresses(children: Token[], resolve: ResolveAddress): void {
  const open: Token[] = [];
  for (const token of children) {
    if (token.type === 'image') {
      token.attrSet('src', resolve(addressOf(token, 'src')) ?? '');
      token.attrSet('loading', 'lazy');
    }
    if (token.type === 'link_open') {
      open.push(token);
      resolveLink(token, resolve);
    }
    // Its end has to have the name of its begin.
    if (token.type === 'link_close') token.tag = open.pop()?.tag ?? 'a';
  }
}

function addressOf(token: Token, name: 'href' | 'src'): string {
  return String(token.attrGet(name) ?? '');
}

function resolveLink(token: Token, resolve: ResolveAddress): void {
  const address = resolve(addressOf(token, 'href'));
  if (address === undefined) {
    token.tag = 'span';
    token.attrs = null;
    return;
  }
  token.attrSet('href', address);
  if (/^https?:/.test(address)) token.attrSet('rel', 'noreferrer');
}

/** A table scrolls by itself, also by keys; a cell of its head that says nothing is no heading. */
function makeTablesUsable(tokens: Token[]): void {
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'th_open' && tokens[index + 1]?.children?.length === 0) {
      token.tag = 'td';
      const close = tokens[index + 2];
      if (close !== undefined) close.tag = 'td';
    }
  }
}

markdown.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>\n';
markdown.renderer.rules.table_close = () => '</table></div>\n';
markdown.renderer.rules.heading_close = (tokens, index) => {
  const id = tokens[index - 2]?.attrGet('id') ?? '';
  const { tag = 'h2' } = tokens[index] ?? {};
  const link = tag === 'h1' ? '' : `<a class="anchor" href="#${id}" aria-label="Link to this part">#</a>`;
  return `${link}</${tag}>\n`;
};
