/** The part of esbuild's metafile that tells what was bundled and what is left to import. */
export interface BundleRecord {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<
    Record<string, { readonly imports: readonly { readonly path: string; readonly external?: boolean }[] }>
  >;
}

/** `@scope/name/file.js` → `@scope/name`. */
function packageOf(path: string): string {
  const [first = '', second] = path.split('/');
  return first.startsWith('@') && second !== undefined ? `${first}/${second}` : first;
}

/**
 * Compares what a bundle needs with what its manifest lists.
 *
 * @param dependencies names of the packages that an install of the bundle brings along
 * @returns one sentence a fault; a bundle of nothing is a fault, too
 */
export function findDependencyFaults({ inputs, outputs }: BundleRecord, dependencies: readonly string[]): string[] {
  if (Object.keys(inputs).length === 0) return ['nothing was bundled'];
  const bundled = new Set(
    Object.keys(inputs)
      .filter((path) => path.includes('node_modules/'))
      .map((path) => packageOf(path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length))),
  );
  const imported = new Set(
    Object.values(outputs)
      .flatMap((output) => output.imports)
      .filter(({ path, external }) => external === true && !path.startsWith('node:'))
      .map(({ path }) => packageOf(path)),
  );
  return [
    ...[...bundled].map((name) => `${name} was put into the bundle; list it in the dependencies of apps/automateos`),
    ...dependencies
      .filter((name) => !imported.has(name))
      .map((name) => `${name} is a dependency of apps/automateos that nothing imports`),
  ];
}
