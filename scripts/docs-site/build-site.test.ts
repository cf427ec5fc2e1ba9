import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { nodeCatalogue } from '@automateos/nodes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDocsSite, type SearchEntry } from './build-site.ts';

const ROOT = join(import.meta.dirname, '../..');
let parent: string;

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'automateos-site-'));
});
afterAll(() => rmSync(parent, { recursive: true }));

describe('the documentation of this repository', () => {
  let folder: string;
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

  beforeAll(() => {
    folder = join(parent, 'site');
    buildDocsSite(ROOT, folder);
  });

  test('has a page for every file of docs and for every node', () => {
    const sources = globSync('docs/*.md', { cwd: ROOT }).filter((source) => !source.endsWith('README.md'));
    const pages = sources.map((source) => source.replace(/^docs\/(.*)\.md$/, '$1.html'));
    const nodes = nodeCatalogue.list().map(({ type }) => `nodes/${type}.html`);
    const missing = [...pages, ...nodes, 'guide.html', 'nodes.html'].filter((page) => !existsSync(join(folder, page)));
    expect(missing).toEqual([]);
    expect(pages.length).toBeGreaterThan(5);
  });

  test('names nothing that is not on the site or in the app, and has no script or style inside', () => {
    for (const page of globSync('**/*.html', { cwd: folder })) {
      const html = read(page);
      expect(html, page).not.toMatch(/<style|style=|<script(?![^>]*src="\/docs\/)|\son[a-z]+="/i);
      const addresses = [...html.matchAll(/(?:href|src)="(\/[^"#]*)/g)].map(([, address = '']) => address);
      const missing = addresses.filter((address) => {
        const name = /^\/docs\/(.+)$/.exec(address)?.[1];
        if (name === undefined) return !['/', '/docs', '/favicon.svg'].includes(address);
        return !existsSync(join(folder, /\.\w+$/.test(name) ? name : `${name}.html`));
      });
      expect(missing, page).toEqual([]);
    }
  });

  test('can be searched: every part of every page, with an address that is there', () => {
    const entries = JSON.parse(read('assets/search.json')) as SearchEntry[];
    expect(entries.find(({ heading }) => heading === 'Conditions')?.url).toBe('/docs/expressions#conditions');
    for (const { url } of entries) {
      const [page = '', id] = url.replace('/docs/', '').split('#');
      expect(read(`${page}.html`)).toContain(id === undefined ? '<h1 id="' : `id="${id}"`);
    }
  });
});

describe('links', () => {
  const build = (files: Record<string, string>): void => {
    const root = mkdtempSync(join(parent, 'root-'));
    const needed = {
      'README.md': '# Q',
      'CHANGELOG.md': '# C',
      'docs/README.md': '# G',
      'docs/nodes/README.md': '# N',
    };
    const named = ['first-workflow', 'concepts', 'workflows', 'expressions', 'demo-services', 'api', 'deploying'];
    const others = [...named, 'running', 'scaling', 'security', 'troubleshooting', 'benchmarks'];
    const empty = Object.fromEntries(others.map((name) => [`docs/${name}.md`, `# ${name}`]));
    for (const [name, text] of Object.entries({ ...needed, ...empty, ...files })) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    buildDocsSite(root, join(root, 'out'));
  };

  test.each([
    ['to a page that is not there', '[x](nothing.md)', 'docs/api.md: "nothing.md" leads nowhere'],
    ['to a part that is not there', '[x](running.md#nowhere)', '"running.md#nowhere": the page has no such part'],
    ['to a part of the page itself that is not there', '[x](#nowhere)', '"#nowhere": the page has no such part'],
    ['out of the repository', '[x](../../secret.json)', '"../../secret.json" leads nowhere'],
    ['of a picture that is not there', '![x](images/nothing.png)', '"images/nothing.png" leads nowhere'],
  ])('%s end the build', (_, link, message) => {
    expect(() => build({ 'docs/api.md': `# API\n\n${link}` })).toThrow(message);
  });
});
