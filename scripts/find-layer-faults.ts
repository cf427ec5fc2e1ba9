import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import {
  BANNED_BUILTINS,
  ENVIRONMENT_READER,
  type LayerRow,
  NETWORK_BUILTINS,
  TEST_SUPPORT_FOLDER,
} from './layer-table.ts';
import { type Import, readSource, type Use } from './read-source.ts';

export interface SourceFile {
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** What a package says of itself in `package.json` and `tsconfig.json`. */
export interface Manifest {
  readonly folder: string;
  readonly name: string;
  /** Keys of `exports`: `.`, `./part`. */
  readonly exports: readonly string[];
  /** Names of all dependencies of all kinds. */
  readonly dependencies: readonly string[];
  /** Folders that `references` names; undefined for a package without a project of its own. */
  readonly references: readonly string[] | undefined;
}

/** Fewer files than this mean that the check looked in the wrong place. */
export const FEWEST_FILES = 30;

/** Says which sources and manifests break the table of layers: one line a fault, none when all is well. */
export function findLayerFaults(
  layers: readonly LayerRow[],
  files: readonly SourceFile[],
  manifests: readonly Manifest[],
): string[] {
  const checked = files.filter(({ path }) => isChecked(path));
  const faults: string[] = [];
  if (checked.length < FEWEST_FILES) {
    faults.push(`read ${checked.length} files, expected ${FEWEST_FILES} or more: is this the root of the repository?`);
  }
  const graph = new Map(layers.map((row) => [row.name, new Set(row.workspace)]));
  const workspace: Workspace = { manifests: new Map(manifests.map((manifest) => [manifest.name, manifest])), graph };
  for (const file of checked) {
    const row = layers.find(({ folder }) => file.path.startsWith(`${folder}/`));
    if (row !== undefined) faults.push(...checkFile(row, file, workspace));
  }
  for (const manifest of manifests) faults.push(...checkManifest(layers, manifest));
  const cycle = findPackageCycle(graph);
  if (cycle !== undefined) faults.push(`packages import each other in a circle: ${cycle.join(' → ')}`);
  return faults;
}

/** Whether the rules hold for this file: tests and what only they use may import anything. */
export function isChecked(path: string): boolean {
  return !path.startsWith(`${TEST_SUPPORT_FOLDER}/`) && !/(\.(test|conformance)|\/test-setup)\.tsx?$/.test(path);
}

interface Workspace {
  readonly manifests: ReadonlyMap<string, Manifest>;
  /** Who imports whom by name: what the table allows and what the sources do. */
  readonly graph: Map<string, Set<string>>;
}

function checkFile(row: LayerRow, file: SourceFile, workspace: Workspace): string[] {
  const { imports, uses } = readSource(file.path, file.text);
  const faults: [number, string][] = [];
  for (const found of imports) {
    const fault = checkImport(row, file.path, found, workspace);
    if (fault !== undefined) faults.push([found.line, fault]);
  }
  for (const found of uses) {
    if (!isUseAllowed(row, file.path, found.what)) {
      faults.push([found.line, `uses ${found.what}, which ${row.name} may not${HINTS[found.what] ?? ''}`]);
    }
  }
  return faults.sort(([a], [b]) => a - b).map(([line, fault]) => `${file.path}:${line} ${fault}`);
}

const HINTS: { readonly [what in Use['what']]?: string } = {
  'process.env': `: only ${ENVIRONMENT_READER} reads the environment`,
};

function isUseAllowed(row: LayerRow, path: string, what: Use['what']): boolean {
  switch (what) {
    case 'process.env':
      return path === ENVIRONMENT_READER;
    case 'Date.now':
    case 'Math.random':
    case 'new Date()':
      return !row.isPure;
    case 'eval':
    case 'new Function':
      return false;
  }
}

function checkImport(row: LayerRow, path: string, found: Import, workspace: Workspace): string | undefined {
  const { specifier } = found;
  if (specifier === undefined) return `imports something that is computed, which ${row.name} may not`;
  const refusal = `imports ${specifier}, which ${row.name} may not`;
  if (specifier.startsWith('.')) {
    const target = posix.join(posix.dirname(path), specifier);
    const fault = checkFeature(row, path, target);
    if (fault !== undefined) return `imports ${specifier}: ${fault}`;
    return target.startsWith(`${row.folder}/`) ? undefined : `${refusal}: it lies outside ${row.folder}`;
  }
  if (isBuiltin(specifier)) return isBuiltinAllowed(row, specifier, found.names) ? undefined : refusal;
  const name = packageOf(specifier);
  const target = workspace.manifests.get(name);
  if (target === undefined) return row.thirdParty.includes(name) ? undefined : refusal;
  workspace.graph.get(row.name)?.add(name);
  if (!row.workspace.includes(name)) return refusal;
  const entry = `.${specifier.slice(name.length)}`;
  return target.exports.includes(entry) ? undefined : `${refusal}: ${name} exports ${target.exports.join(', ')} only`;
}

function checkFeature({ features }: LayerRow, path: string, target: string): string | undefined {
  const featureOf = (file: string): string | undefined =>
    features !== undefined && file.startsWith(`${features.folder}/`)
      ? file.slice(features.folder.length + 1).split('/')[0]
      : undefined;
  const imported = featureOf(target);
  if (features === undefined || imported === undefined || imported === featureOf(path)) return undefined;
  if (path.startsWith(`${features.importedBy}/`)) return undefined;
  return `the feature ${imported} is for itself; what others need lies outside ${features.folder}`;
}

function isBuiltinAllowed(row: LayerRow, specifier: string, names: Import['names']): boolean {
  const name = specifier.replace(/^node:/, '');
  const allowed = row.builtins[name];
  if (allowed === 'whole') return true;
  if (allowed !== undefined) return names?.every((imported) => allowed.includes(imported)) ?? false;
  // Starting a program is for the app to decide; reaching the network past the packages that guard it is for nobody.
  const isBanned = BANNED_BUILTINS.includes(name) && row.folder.startsWith('packages/');
  return !row.isPure && !isBanned && !NETWORK_BUILTINS.includes(name);
}

/** `@scope/name/part` belongs to `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function checkManifest(layers: readonly LayerRow[], manifest: Manifest): string[] {
  if (manifest.folder === TEST_SUPPORT_FOLDER) return [];
  const row = layers.find(({ folder }) => folder === manifest.folder);
  if (row === undefined) return [`${manifest.folder} has no row in the table of layers`];
  const folderOf = new Map(layers.map(({ name, folder }) => [name, folder]));
  const declared = manifest.dependencies.filter((name) => folderOf.has(name) || name.startsWith('@automateos/'));
  const faults = compare(`${manifest.folder}/package.json`, 'depends on', declared, row.workspace);
  if (manifest.references === undefined) return faults;
  const expected = row.workspace.map((name) => folderOf.get(name) ?? name);
  return [...faults, ...compare(`${manifest.folder}/tsconfig.json`, 'refers to', manifest.references, expected)];
}

function compare(path: string, verb: string, found: readonly string[], expected: readonly string[]): string[] {
  return [
    ...found
      .filter((name) => !expected.includes(name))
      .map((name) => `${path} ${verb} ${name}, which the table does not allow`),
    ...expected.filter((name) => !found.includes(name)).map((name) => `${path} lacks ${name}, which the table names`),
  ];
}

/** Finds packages that import each other in a circle, as `[a, b, a]`. */
function findPackageCycle(graph: ReadonlyMap<string, ReadonlySet<string>>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const next of graph.get(name) ?? []) {
      const cycle = visit(next, [...path, name]);
      if (cycle !== undefined) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of graph.keys()) {
    const cycle = visit(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
