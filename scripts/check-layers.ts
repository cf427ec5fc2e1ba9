import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';
import { findLayerFaults, isChecked, type Manifest, type SourceFile } from './find-layer-faults.ts';
import { LAYERS } from './layer-table.ts';

const ROOT = join(import.meta.dirname, '..');

function readFiles(): SourceFile[] {
  return globSync('{packages,apps}/*/src/**/*.{ts,tsx}', { cwd: ROOT })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));
}

function readManifests(): Manifest[] {
  return globSync('{packages,apps}/*/package.json', { cwd: ROOT })
    .map((path) => posix.dirname(path.replaceAll('\\', '/')))
    .sort()
    .map(readManifest);
}

function readManifest(folder: string): Manifest {
  const manifest = readJson(`${folder}/package.json`);
  const kinds = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
  const project = `${folder}/tsconfig.json`;
  return {
    folder,
    name: manifest.name,
    exports: Object.keys(manifest.exports ?? {}),
    dependencies: [...new Set(kinds.flatMap((kind) => Object.keys(manifest[kind] ?? {})))],
    references: existsSync(join(ROOT, project)) ? readReferences(folder, readJson(project)) : undefined,
  };
}

function readReferences(folder: string, project: { references?: { path: string }[] }): string[] {
  return (project.references ?? []).map(({ path }) => posix.join(folder, path));
}

/** Reads JSON in which comments may stand. */
// biome-ignore lint/suspicious/noExplicitAny: the shape of a manifest is npm's and TypeScript's affair
function readJson(path: string): any {
  const { config, error } = ts.parseConfigFileTextToJson(path, readFileSync(join(ROOT, path), 'utf8'));
  if (error !== undefined) throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}`);
  return config;
}

const files = readFiles();
const faults = findLayerFaults(LAYERS, files, readManifests());
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log(`Layers hold: ${files.filter(({ path }) => isChecked(path)).length} files checked.`);
