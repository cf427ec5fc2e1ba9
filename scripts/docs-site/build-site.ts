import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listPages } from './list-pages.ts';
import { renderPage, type SiteGroup, type SitePage } from './page-template.ts';
import { renderMarkdown } from './render-markdown.ts';
import { createResolver, type References } from './resolve-addresses.ts';

/** Files that the pages name, by their names on the site: from the repository's root. */
const ASSETS: Readonly<Record<string, string>> = {
  'docs.css': 'scripts/docs-site/assets/docs.css',
  'search.js': 'scripts/docs-site/assets/search.js',
  'inter.woff2': 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
  'jetbrains-mono.woff2':
    'node_modules/@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2',
};

/**
 * Makes the documentation site: a file for each page, `<path>.html`, and beside them `assets` and the `files` that pages
 * link to.
 *
 * @param root of the repository
 * @param folder is made anew
 * @throws Error that names every link that leads nowhere
 */
export function buildDocsSite(root: string, folder: string): void {
  const { groups, files } = renderAll(root);
  rmSync(folder, { recursive: true, force: true });
  const pages = groups.flatMap((group) => group.pages);
  for (const page of pages) write(folder, `${page.path}.html`, renderPage(page, groups));
  write(folder, 'assets/search.json', JSON.stringify(searchIndex(pages)));
  for (const [name, source] of Object.entries(ASSETS)) cpSync(join(root, source), join(folder, 'assets', name));
  for (const file of files) cpSync(join(root, file), join(folder, 'files', file));
}

function renderAll(root: string): { readonly groups: readonly SiteGroup[]; readonly files: ReadonlySet<string> } {
  const listed = listPages(root);
  const all = listed.flatMap(({ pages }) => pages);
  const references: References = { links: [], files: new Set(), faults: [] };
  const groups = listed.map(({ title, pages }) => ({
    title,
    pages: pages.map((page): SitePage => {
      const source = readFileSync(join(root, page.source), 'utf8');
      return { ...page, ...renderMarkdown(source, createResolver(root, page, all, references)) };
    }),
  }));
  const faults = [...references.faults, ...findMissingParts(groups, references)];
  if (faults.length > 0) throw new Error(`The documentation has broken links:\n${faults.join('\n')}`);
  return { groups, files: references.files };
}

function findMissingParts(groups: readonly SiteGroup[], { links }: References): string[] {
  const parts = new Map(
    groups.flatMap(({ pages }) => pages.map(({ path, sections }) => [path, new Set(sections.map(({ id }) => id))])),
  );
  return links
    .filter(({ path, fragment }) => fragment !== undefined && parts.get(path)?.has(fragment) !== true)
    .map(({ from, address }) => `${from}: "${address}": the page has no such part`);
}

/** What the search in the page reads. */
export interface SearchEntry {
  readonly url: string;
  readonly page: string;
  readonly heading: string;
  readonly text: string;
}

function searchIndex(pages: readonly SitePage[]): SearchEntry[] {
  return pages.flatMap(({ path, title, sections }) =>
    sections.map(({ id, heading, level, text }) => ({
      url: level === 1 ? `/docs/${path}` : `/docs/${path}#${id}`,
      page: title,
      heading,
      text: text.replaceAll(/\s+/g, ' '),
    })),
  );
}

function write(folder: string, name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
