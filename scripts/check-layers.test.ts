import { describe, expect, it } from 'vitest';
import { FEWEST_FILES, findLayerFaults, type Manifest, type SourceFile } from './find-layer-faults.ts';
import { LAYERS, type LayerRow } from './layer-table.ts';
import { readSource } from './read-source.ts';

const MANIFESTS: readonly Manifest[] = LAYERS.map((row) => ({
  folder: row.folder,
  name: row.name,
  exports: ['.'],
  dependencies: [...row.workspace, ...row.thirdParty],
  references: row.workspace.map((name) => folderOf(name)),
}));

const FILLING: readonly SourceFile[] = Array.from({ length: FEWEST_FILES }, (_, index) => ({
  path: `packages/model/src/filling-${index}.ts`,
  text: 'export {};\n',
}));

function folderOf(name: string): string {
  return LAYERS.find((row) => row.name === name)?.folder ?? name;
}

function faultsOf(path: string, text: string): string[] {
  return findLayerFaults(LAYERS, [...FILLING, { path, text }], MANIFESTS);
}

function faultsOfManifest(changed: Partial<Manifest> & { folder: string }): string[] {
  const manifests = MANIFESTS.map((manifest) =>
    manifest.folder === changed.folder ? { ...manifest, ...changed } : manifest,
  );
  return findLayerFaults(LAYERS, FILLING, manifests);
}

describe('imports', () => {
  it.each([
    [
      'a workspace package that the table does not allow',
      'packages/engine/src/a.ts',
      "import { x } from '@automateos/egress';",
      'packages/engine/src/a.ts:1 imports @automateos/egress, which @automateos/engine may not',
    ],
    [
      'a type import',
      'packages/http-api/src/a.ts',
      "\nimport type { x } from '@automateos/engine';",
      'packages/http-api/src/a.ts:2 imports @automateos/engine, which @automateos/http-api may not',
    ],
    [
      'an import type',
      'packages/nodes/src/a.ts',
      "export type A = import('@automateos/runtime').A;",
      'packages/nodes/src/a.ts:1 imports @automateos/runtime, which @automateos/nodes may not',
    ],
    [
      'an export from',
      'packages/queue/src/a.ts',
      "export * from '@automateos/storage';",
      'packages/queue/src/a.ts:1 imports @automateos/storage, which @automateos/queue may not',
    ],
    [
      'a dynamic import',
      'packages/runtime/src/a.ts',
      "export const a = () => import('@automateos/nodes');",
      'packages/runtime/src/a.ts:1 imports @automateos/nodes, which @automateos/runtime may not',
    ],
    [
      'a require',
      'packages/runtime/src/a.ts',
      "export const a = require('@automateos/nodes');",
      'packages/runtime/src/a.ts:1 imports @automateos/nodes, which @automateos/runtime may not',
    ],
    [
      'a computed import',
      'packages/runtime/src/a.ts',
      'export const a = (name: string) => import(name);',
      'packages/runtime/src/a.ts:1 imports something that is computed, which @automateos/runtime may not',
    ],
    [
      'a deep import past the exports',
      'packages/engine/src/a.ts',
      "import { LIMITS } from '@automateos/model/src/limits.ts';",
      'packages/engine/src/a.ts:1 imports @automateos/model/src/limits.ts, which @automateos/engine may not: ' +
        '@automateos/model exports . only',
    ],
    [
      'a relative import that leaves the package',
      'packages/engine/src/deep/a.ts',
      "import { LIMITS } from '../../../model/src/limits.ts';",
      'packages/engine/src/deep/a.ts:1 imports ../../../model/src/limits.ts, which @automateos/engine may not: ' +
        'it lies outside packages/engine',
    ],
    [
      'the test support in production code',
      'packages/engine/src/a.ts',
      "import { x } from '@automateos/testing';",
      'packages/engine/src/a.ts:1 imports @automateos/testing, which @automateos/engine may not',
    ],
  ])('refuses %s', (_, path, text, fault) => {
    expect(faultsOf(path, text)).toEqual([fault]);
  });

  it.each([
    ['packages/runtime', 'undici'],
    ['packages/nodes', 'ipaddr.js'],
    ['packages/runtime', 'better-sqlite3'],
    ['packages/http-api', 'pg'],
    ['packages/http-api', 'kysely'],
    ['packages/runtime', 'fastify'],
    ['packages/runtime', '@fastify/cors'],
    ['packages/runtime', 'jose'],
    ['packages/runtime', '@node-rs/argon2'],
    ['packages/engine', 'acorn'],
    ['packages/nodes', 're2js'],
    ['packages/storage', 'pino'],
    ['packages/http-api', 'prom-client'],
    ['packages/runtime', 'zod'],
    ['packages/model', 'left-pad'],
    ['packages/nodes', 'node:net'],
    ['packages/runtime', 'tls'],
    ['packages/storage', 'node:dns/promises'],
    ['packages/queue', 'node:https'],
    ['packages/http-api', 'node:http'],
    ['packages/http-api', 'node:https'],
    ['packages/runtime', 'node:dgram'],
    ['apps/automateos', 'node:http'],
    ['packages/runtime', 'node:child_process'],
    ['packages/egress', 'vm'],
    ['packages/engine', 'node:fs'],
  ])('refuses to %s the package %s', (folder, specifier) => {
    const faults = faultsOf(`${folder}/src/a.ts`, `import x from '${specifier}';`);
    const name = LAYERS.find((row) => row.folder === folder)?.name;
    expect(faults).toEqual([`${folder}/src/a.ts:1 imports ${specifier}, which ${name} may not`]);
  });

  it.each([
    ['packages/egress', 'undici'],
    ['packages/egress', 'node:net'],
    ['packages/http-api', '@fastify/cors'],
    ['packages/storage', 'better-sqlite3'],
    ['packages/storage', 'node:worker_threads'],
    ['packages/storage', 'kysely/migration'],
    ['packages/runtime', '@automateos/engine'],
    ['packages/runtime', './ports/clock.ts'],
    ['apps/automateos', '@automateos/storage'],
  ])('allows to %s the package %s', (folder, specifier) => {
    expect(faultsOf(`${folder}/src/a.ts`, `import x from '${specifier}';`)).toEqual([]);
  });

  it('lets the HTTP API listen and read addresses, and not connect', () => {
    const path = 'packages/http-api/src/a.ts';
    const listening =
      "import { createServer, type Server } from 'node:http';\nimport type { Socket } from 'node:net';\n" +
      "import { isIP } from 'node:net';\nexport type A = import('node:net').Server;";
    expect(faultsOf(path, listening)).toEqual([]);
    for (const clause of ['{ createServer, request }', '{ connect as createServer }', '* as http']) {
      expect(faultsOf(path, `import ${clause} from 'node:http';`)).toHaveLength(1);
    }
    expect(faultsOf(path, "export const http = () => import('node:http');")).toHaveLength(1);
  });

  it('lets tests, conformance suites and the test support import anything', () => {
    const text = "import { x } from '@automateos/storage/src/deep.ts';\nexport const now = process.env.NOW;";
    expect(faultsOf('packages/engine/src/a.test.ts', text)).toEqual([]);
    expect(faultsOf('packages/engine/src/a.conformance.ts', text)).toEqual([]);
    expect(faultsOf('packages/testing/src/a.ts', text)).toEqual([]);
  });

  it('does not take comments and texts for imports', () => {
    const text = "// import x from 'undici';\nexport const a = \"import x from 'undici'\";";
    expect(faultsOf('packages/model/src/a.ts', text)).toEqual([]);
  });
});

describe('features of the web app', () => {
  const LIST = "import { List } from '../workflows/list.tsx';";

  it('know nothing of each other, in types neither', () => {
    expect(faultsOf('apps/web/src/features/editor/a.tsx', LIST)).toEqual([
      'apps/web/src/features/editor/a.tsx:1 imports ../workflows/list.tsx: the feature workflows is for itself; what ' +
        'others need lies outside apps/web/src/features',
    ]);
    expect(faultsOf('apps/web/src/features/editor/a.tsx', LIST.replace('import', 'import type'))).toHaveLength(1);
  });

  it('are put together by the app alone', () => {
    const from = (path: string) => faultsOf(path, "import { List } from '../features/workflows/list.tsx';");
    expect(from('apps/web/src/app/router.tsx')).toEqual([]);
    expect(from('apps/web/src/shell/layout.tsx')).toHaveLength(1);
  });

  it('use what lies in themselves and outside the features', () => {
    const text = "import './part.tsx';\nimport { Page } from '../../components/page.tsx';";
    expect(faultsOf('apps/web/src/features/editor/a.tsx', text)).toEqual([]);
  });
});

describe('guarded globals', () => {
  it.each([
    'process.env.HOME',
    "process['env']",
    'globalThis.process.env',
    'const { env } = process;',
    "import { env } from 'node:process';",
  ])('refuses the environment to all but config.ts: %s', (text) => {
    const path = 'apps/automateos/src/main.ts';
    const fault =
      'uses process.env, which automateos may not: only apps/automateos/src/config.ts reads the environment';
    expect(faultsOf(path, text)).toEqual([`${path}:1 ${fault}`]);
    expect(faultsOf('apps/automateos/src/config.ts', text)).toEqual([]);
  });

  it.each([
    ['Date.now()', 'Date.now'],
    ['const clock = Date.now;', 'Date.now'],
    ['Math.random()', 'Math.random'],
    ['new Date()', 'new Date()'],
    ['new Date', 'new Date()'],
    ['Date()', 'new Date()'],
  ])('refuses clock and randomness to pure packages: %s', (text, what) => {
    for (const name of ['model', 'expressions', 'engine']) {
      const path = `packages/${name}/src/a.ts`;
      expect(faultsOf(path, text)).toEqual([`${path}:1 uses ${what}, which @automateos/${name} may not`]);
    }
    expect(faultsOf('packages/runtime/src/a.ts', text)).toEqual([]);
  });

  it('lets pure packages make a date of an instant that they were given', () => {
    expect(faultsOf('packages/expressions/src/a.ts', 'export const a = (ms: number) => new Date(ms);')).toEqual([]);
  });

  it.each([
    ["eval('1')", 'eval'],
    ["globalThis.eval('1')", 'eval'],
    ["new Function('return 1')", 'new Function'],
    ["Function('return 1')", 'new Function'],
  ])('refuses to evaluate text anywhere: %s', (text, what) => {
    for (const row of LAYERS) {
      expect(faultsOf(`${row.folder}/src/a.ts`, text)).toEqual([
        `${row.folder}/src/a.ts:1 uses ${what}, which ${row.name} may not`,
      ]);
    }
  });
});

describe('the table', () => {
  it('says when the check read too few files', () => {
    expect(findLayerFaults(LAYERS, FILLING.slice(1), MANIFESTS)).toEqual([
      `read ${FEWEST_FILES - 1} files, expected ${FEWEST_FILES} or more: is this the root of the repository?`,
    ]);
  });

  it('finds manifests that depend on more or less than it names', () => {
    expect(
      faultsOfManifest({ folder: 'packages/engine', dependencies: ['@automateos/runtime', 'fast-check'] }),
    ).toEqual([
      'packages/engine/package.json depends on @automateos/runtime, which the table does not allow',
      'packages/engine/package.json lacks @automateos/model, which the table names',
    ]);
  });

  it('finds projects whose references are not its own', () => {
    expect(faultsOfManifest({ folder: 'packages/engine', references: ['packages/runtime'] })).toEqual([
      'packages/engine/tsconfig.json refers to packages/runtime, which the table does not allow',
      'packages/engine/tsconfig.json lacks packages/model, which the table names',
    ]);
  });

  it('finds a package that it does not name', () => {
    const stray: Manifest = {
      folder: 'packages/stray',
      name: '@automateos/stray',
      exports: [],
      dependencies: [],
      references: [],
    };
    expect(findLayerFaults(LAYERS, FILLING, [...MANIFESTS, stray])).toEqual([
      'packages/stray has no row in the table of layers',
    ]);
  });

  it('finds packages that import each other in a circle, whoever allowed it', () => {
    const faults = faultsOf('packages/model/src/a.ts', "import { x } from '@automateos/engine';");
    expect(faults).toContain(
      'packages import each other in a circle: @automateos/model → @automateos/engine → @automateos/model',
    );
    const circular = LAYERS.map(
      (row): LayerRow => (row.name.endsWith('/model') ? { ...row, workspace: ['@automateos/nodes'] } : row),
    );
    expect(findLayerFaults(circular, FILLING, []).at(-1)).toBe(
      'packages import each other in a circle: @automateos/model → @automateos/nodes → @automateos/model',
    );
  });
});

describe('readSource', () => {
  it('gives the line of the statement, past the comments before it', () => {
    const text = "/** Why. */\n// and how\nimport {\n  x,\n} from 'a';\nexport const y = import('b');\n";
    expect(readSource('a.ts', text).imports).toEqual([
      { line: 3, specifier: 'a', names: ['x'] },
      { line: 6, specifier: 'b', names: undefined },
    ]);
  });
});
