import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const APT_PATIENCE_S = 120;

/**
 * Makes sure that a program is there that tests need: installs its Debian package where that is possible.
 *
 * @throws Error that says in one line how to get it
 */
export function installProgram(program: string, packageName = program): void {
  if (isInstalled(program)) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const aptGet = (...args: string[]) => spawnSync('apt-get', args, { env, stdio: 'ignore' }).status === 0;
    // Another installation may be under way: then this one waits for its turn.
    const install = () =>
      aptGet('-o', `DPkg::Lock::Timeout=${APT_PATIENCE_S}`, 'install', '-y', '--no-install-recommends', packageName);
    if (!install() && aptGet('update')) install();
  }
  if (!isInstalled(program)) throw new Error(`${program} is not installed; on Debian: apt-get install ${packageName}`);
}

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}
