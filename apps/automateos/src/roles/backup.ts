import { stat } from 'node:fs/promises';
import { makeBackup } from '@automateos/storage';
import { writeBackupFile } from '../backup/backup-file.ts';
import { databasePlace } from '../backup/database-place.ts';
import { type Config, orConfigError } from '../config.ts';
import { needsDatabase } from '../open-storage.ts';
import { VERSION } from '../version.ts';

/** Writes all that the database holds, as it is at one instant, into a file. */
export async function backUp(config: Config, file: string): Promise<void> {
  needsDatabase(config);
  await orConfigError(() => writeBackupFile(file, makeBackup(databasePlace(config), VERSION)));
  const { size } = await stat(file);
  console.log(
    `Backed up into ${file} (${(size / (1024 * 1024)).toFixed(1)} MiB). Keep SECRET_KEY with it, in another place.`,
  );
}
