import { globSync } from 'node:fs';

/** A page of the site. */
export interface Page {
  /** The Markdown that it is made of, from the root of the repository. */
  readonly source: string;
  /** Its address below `/docs/`. */
  readonly path: string;
}

export interface PageGroup {
  readonly title: string;
  readonly pages: readonly Page[];
}

/** The order in which the pages are offered. A page of `docs` that is not named here stands under the last title. */
const ORDER: readonly (readonly [title: string, sources: readonly string[]])[] = [
  ['Start', ['docs/README.md', 'README.md', 'docs/first-workflow.md', 'docs/concepts.md']],
  ['Build', ['docs/workflows.md', 'docs/expressions.md', 'docs/demo-services.md', 'docs/api.md']],
  ['Nodes', ['docs/nodes/README.md']],
  ['Operate', ['docs/deploying.md', 'docs/running.md', 'docs/scaling.md', 'docs/security.md']],
  ['More', ['docs/troubleshooting.md', 'docs/benchmarks.md', 'CHANGELOG.md']],
];

/** Sources whose names say too little as an address. */
const PATHS: Readonly<Record<string, string>> = {
  'README.md': 'quick-start',
  'CHANGELOG.md': 'changelog',
  'docs/README.md': 'guide',
  'docs/nodes/README.md': 'nodes',
};

/** @param root of the repository */
export function listPages(root: string): readonly PageGroup[] {
  const named = new Set(ORDER.flatMap(([, sources]) => sources));
  const rest = (pattern: string): string[] =>
    globSync(pattern, { cwd: root })
      .map((source) => source.replaceAll('\\', '/'))
      .filter((source) => !named.has(source))
      .sort();
  const [nodes, others] = [rest('docs/nodes/*.md'), rest('docs/*.md')];
  return ORDER.map(([title, sources]) => {
    const more = { Nodes: nodes, More: others }[title] ?? [];
    return { title, pages: [...sources, ...more].map((source) => ({ source, path: pathOf(source) })) };
  });
}

function pathOf(source: string): string {
  return PATHS[source] ?? source.replace(/^docs\//, '').replace(/\.md$/, '');
}
