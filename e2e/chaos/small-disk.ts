import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A disk of its own, in memory, that can be full to the last byte. */
export interface SmallDisk {
  fill(): void;
  makeRoom(): void;
  remove(): void;
}

/** Enough for the product to take work (512 MiB free) and for what the load writes. */
const SIZE = '1200m';

/** What is left in the last page goes with it; others write meanwhile. */
const FILL = 'head -c "$1" /dev/zero > "$2" || true; cat /dev/zero >> "$2" || true';

/** Whether this user may mount: root outside a container, or in one that was given CAP_SYS_ADMIN. */
export function canMount(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'automateos-mount-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]).status === 0;
  if (isMounted) execFileSync('umount', [folder]);
  rmdirSync(folder);
  return isMounted;
}

export function createSmallDisk(folder: string): SmallDisk {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE},mode=0700`, 'tmpfs', folder], { stdio: 'pipe' });
  const ballast = path.join(folder, 'ballast');
  return {
    fill: () => {
      const { bavail, bsize } = statfsSync(folder);
      execFileSync('sh', ['-c', FILL, 'sh', String(bavail * bsize), ballast], { stdio: 'ignore' });
    },
    makeRoom: () => rmSync(ballast, { force: true }),
    remove: () => void execFileSync('umount', ['-l', folder], { stdio: 'pipe' }),
  };
}
