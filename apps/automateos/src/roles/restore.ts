import { createKeyring } from '@automateos/runtime';
import { type BackupHead, restoreBackup } from '@automateos/storage';
import { readBackupFile } from '../backup/backup-file.ts';
import { databasePlace } from '../backup/database-place.ts';
import { type Config, ConfigError, orConfigError } from '../config.ts';
import { opensCheckValue, readSecretKey } from '../secret-key.ts';

/** Puts a backup into an empty database, and leaves the installation paused. */
export async function restore(config: Config, file: string): Promise<void> {
  const secret = await readSecretKey(config);
  if (secret === undefined) {
    const place = `put the secret.key of the backup's installation into ${config.DATA_DIR}, or set SECRET_KEY`;
    throw new ConfigError(`the backup opens with its key only: ${place}`);
  }
  const keyring = createKeyring(secret);
  const checkHead = ({ secret_check: check }: BackupHead): void => {
    if (check === null || opensCheckValue(keyring, check)) return;
    throw new ConfigError('SECRET_KEY is not the one that this backup was made with; set the right one');
  };
  const { rows } = await orConfigError(() => restoreBackup(databasePlace(config), readBackupFile(file), checkHead));
  console.log(`Restored ${rows} rows. Nothing runs yet: look around, then "automateos release" lets it go on.`);
}
