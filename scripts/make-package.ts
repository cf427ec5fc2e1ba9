import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import published from '../apps/automateos/package.json' with { type: 'json' };
import { bundleServer } from './package/bundle-server.ts';

/*
 * npm run package [folder]: the tarball of the published package `automateos`, with the web app and the docs inside. It is made in a
 * folder of its own, because the repository is started from its sources as long as it holds no bundle.
 */

const ROOT = join(import.meta.dirname, '..');
const APP = join(ROOT, 'apps/automateos');

const destination = resolve(process.argv[2] ?? join(ROOT, 'dist'));
const { devDependencies: _, ...manifest } = published;
const folder = mkdtempSync(join(tmpdir(), 'automateos-package-'));
try {
  for (const script of ['build-web.ts', 'build-docs.ts']) {
    execFileSync(process.execPath, [join(ROOT, 'scripts', script)], { stdio: ['ignore', 2, 2] });
  }
  await bundleServer(ROOT, folder, Object.keys(manifest.dependencies));
  for (const built of ['dist/web', 'dist/docs']) cpSync(join(APP, built), join(folder, built), { recursive: true });
  cpSync(join(APP, 'bin'), join(folder, 'bin'), { recursive: true });
  cpSync(join(APP, 'README.md'), join(folder, 'README.md'));
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  mkdirSync(destination, { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--pack-destination', destination], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 2],
    shell: process.platform === 'win32',
  });
  console.log(join(destination, `automateos-${manifest.version}.tgz`));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
