import { escapeHtml } from './escape-html.ts';
import type { Page, PageGroup } from './list-pages.ts';
import type { RenderedPage } from './render-markdown.ts';

export interface SitePage extends Page, RenderedPage {}

export interface SiteGroup extends PageGroup {
  readonly pages: readonly SitePage[];
}

/** One page of the site as a whole: without a line of script or style in it, as the server's policy wants it. */
export function renderPage(page: SitePage, groups: readonly SiteGroup[]): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${escapeHtml(page.title)} · AutomateOS</title>
    <link rel="icon" href="/favicon.svg">
    <link rel="stylesheet" href="/docs/assets/docs.css">
    <script type="module" src="/docs/assets/search.js"></script>
  </head>
  <body>
    <a class="skip" href="#text">To the text</a>
    <header>
      <a class="home" href="/docs/guide"><img src="/favicon.svg" alt="" width="24" height="24">AutomateOS <span>docs</span></a>
      <form role="search" hidden>
        <input type="search" aria-label="Search the documentation" placeholder="Search" autocomplete="off" spellcheck="false">
        <div class="found" hidden></div>
        <p class="told" role="status"></p>
      </form>
      <a class="open-pages" href="#pages">Pages</a>
      <a class="to-app" href="/">Open the app</a>
    </header>
    <div class="frame">
      <nav class="pages" id="pages" aria-label="Pages">
        <a class="close-pages" href="#text">Close</a>
${groups.map((group) => renderGroup(group, page)).join('\n')}
        <p><a href="/docs">API reference</a></p>
      </nav>
      <main id="text" tabindex="-1">
${page.html}${renderNeighbours(page, groups)}
      </main>
${renderContents(page)}
    </div>
  </body>
</html>
`;
}

/** The pages of the nodes are many: they are shown where one of them is open. */
function renderGroup({ title, pages }: SiteGroup, open: SitePage): string {
  const isShown = title !== 'Nodes' || pages.some(({ path }) => path === open.path);
  const shown = isShown ? pages : pages.slice(0, 1);
  const items = shown.map((page) => {
    const current = page.path === open.path ? ' aria-current="page"' : '';
    return `          <li><a href="/docs/${page.path}"${current}>${escapeHtml(labelOf(page))}</a></li>`;
  });
  return `        <h2>${title}</h2>\n        <ul>\n${items.join('\n')}\n        </ul>`;
}

/** What a page is called in the list: of a node its type alone. */
function labelOf({ path, title }: SitePage): string {
  if (path === 'guide') return 'Overview';
  if (path === 'quick-start') return 'Quick start';
  if (path === 'nodes') return 'All nodes';
  return path.startsWith('nodes/') ? path.slice('nodes/'.length) : title;
}

function renderNeighbours(open: SitePage, groups: readonly SiteGroup[]): string {
  const pages = groups.flatMap(({ pages }) => pages).filter(({ path }) => !path.startsWith('nodes/'));
  const place = pages.findIndex(({ path }) => path === open.path);
  if (place < 0) return '';
  const link = (page: SitePage | undefined, rel: string, word: string): string =>
    page === undefined
      ? ''
      : `<a rel="${rel}" href="/docs/${page.path}"><span>${word}</span> ${escapeHtml(labelOf(page))}</a>`;
  const links = link(pages[place - 1], 'prev', 'Before') + link(pages[place + 1], 'next', 'Next');
  return `        <nav class="neighbours" aria-label="Before and after">${links}</nav>`;
}

const LEAST_PARTS = 3;

function renderContents({ sections }: SitePage): string {
  const parts = sections.filter(({ level }) => level === 2);
  if (parts.length < LEAST_PARTS) return '';
  const items = parts.map(({ id, heading }) => `          <li><a href="#${id}">${escapeHtml(heading)}</a></li>`);
  return `      <nav class="contents" aria-label="On this page">
        <h2>On this page</h2>
        <ul>
${items.join('\n')}
        </ul>
      </nav>`;
}
