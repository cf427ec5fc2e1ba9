import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { Config } from '../config.ts';
import { VERSION } from '../version.ts';
import { type Finding, failed, ok, warning } from './finding.ts';

const GIB = 1024 ** 3;
/** Below this nothing new is accepted. */
const NEEDED_BYTES = GIB / 2;
const COMFORTABLE_BYTES = 2 * GIB;

export function checkProgram(): readonly Finding[] {
  return [ok('program', `AutomateOS ${VERSION} on Node.js ${process.versions.node}`)];
}

/** The room for the embedded database; a PostgreSQL is watched by its own monitoring. */
export async function checkDisk({ DATABASE_URL, DATA_DIR }: Config): Promise<readonly Finding[]> {
  if (DATABASE_URL !== undefined || !existsSync(DATA_DIR)) return [];
  const { bavail, bsize } = await statfs(DATA_DIR);
  const freeBytes = bavail * bsize;
  const text = `${(freeBytes / GIB).toFixed(1)} GiB free on the disk of ${DATA_DIR}`;
  if (freeBytes < NEEDED_BYTES) return [failed('disk', `${text}: with less than 0.5 nothing is accepted; make room`)];
  return [freeBytes < COMFORTABLE_BYTES ? warning('disk', `${text}: make room soon`) : ok('disk', text)];
}
