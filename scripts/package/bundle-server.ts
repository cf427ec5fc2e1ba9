import { join } from 'node:path';
import { build } from 'esbuild';
import { findDependencyFaults } from './find-dependency-faults.ts';

/** What is started as a program or as a thread is a file of its own; all lie side by side, as their addresses in the code say. */
const ENTRIES = {
  main: 'apps/automateos/src/main.ts',
  'sqlite-worker': 'packages/storage/src/sqlite/sqlite-worker.ts',
  'code-worker': 'packages/nodes/src/code/sandbox/code-worker.ts',
  'node-worker': 'packages/nodes/src/heavy/node-worker.ts',
};

/**
 * Bundles the server's own sources; what it depends on is installed beside it.
 *
 * @param root of the repository
 * @param dependencies names of the packages that are left outside
 * @throws Error that says which dependency is missing or left over
 */
export async function bundleServer(root: string, folder: string, dependencies: readonly string[]): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ENTRIES,
    outdir: join(folder, 'dist'),
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    external: dependencies.flatMap((name) => [name, `${name}/*`]),
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
    // Files of types alone are imported for the global types that they declare; nothing of them is left to bundle.
    logOverride: { 'ignored-bare-import': 'silent' },
  });
  const faults = findDependencyFaults(metafile, dependencies);
  if (faults.length > 0) throw new Error(faults.join('\n'));
}
