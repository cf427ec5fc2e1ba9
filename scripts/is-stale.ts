import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether something was never built, or one of its sources is younger than the build.
 *
 * @param root of the repository
 * @param built the file whose time is that at which the build began
 * @param sources patterns of what it is made of; tests are none
 */
export function isStale(root: string, built: string, sources: readonly string[]): boolean {
  const builtMs = statSync(join(root, built), { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
  return globSync(sources, { cwd: root })
    .filter((path) => !/\.test\.tsx?$/.test(path))
    .some((path) => statSync(join(root, path)).mtimeMs > builtMs);
}
