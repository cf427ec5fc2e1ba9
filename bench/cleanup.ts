import { rmSync, statfsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What is to be undone at the end, however it comes: the last thing made is undone first. */
export interface Cleanup {
  add(undo: () => void | Promise<void>): void;
  run(): Promise<void>;
}

export function createCleanup(): Cleanup {
  const undos: (() => void | Promise<void>)[] = [];
  return {
    add: (undo) => {
      undos.push(undo);
    },
    run: async () => {
      for (let undo = undos.pop(); undo !== undefined; undo = undos.pop()) {
        try {
          await undo();
        } catch (error: unknown) {
          console.error('Cleaning up failed:', error);
        }
      }
    },
  };
}

/** The file system type of Linux's memory disks (`statfs(2)`): a sync costs nothing there. */
const TMPFS_MAGIC = 0x01021994;

/** Makes a folder on a disk, since what is measured includes its syncs; it is removed in the end. */
export async function makeDiskFolder(cleanup: Cleanup): Promise<string> {
  const parent = [tmpdir(), '/var/tmp', import.meta.dirname].find((path) => !isMemoryDisk(path)) ?? tmpdir();
  const folder = await mkdtemp(join(parent, 'automateos-bench-'));
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function isMemoryDisk(path: string): boolean {
  try {
    return statfsSync(path).type === TMPFS_MAGIC;
  } catch {
    return true; // not there: not to be used either
  }
}
