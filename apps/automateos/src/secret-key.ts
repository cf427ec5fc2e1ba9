import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { InstanceStore, Keyring } from '@automateos/runtime';
import { type Config, ConfigError } from './config.ts';

const KEY_BYTES = 32;

/**
 * The secret from which all keys are made: `SECRET_KEY`, or, with the embedded database, one that is made at the first
 * start and kept beside it, readable by its owner only.
 */
export async function loadSecretKey(config: Config): Promise<string> {
  if (config.SECRET_KEY !== undefined) return config.SECRET_KEY;
  await mkdir(config.DATA_DIR, { recursive: true, mode: 0o700 });
  const file = path.join(config.DATA_DIR, 'secret.key');
  // A new key would not open what the lost one sealed, and would hide that it is lost.
  if (!existsSync(file) && existsSync(path.join(config.DATA_DIR, 'automateos.db'))) {
    throw new ConfigError(`${file} is gone, but its database is there; restore it from a backup or set SECRET_KEY`);
  }
  try {
    const handle = await open(file, 'wx', 0o600);
    const key = randomBytes(KEY_BYTES).toString('base64');
    await handle.writeFile(key);
    await handle.sync();
    await handle.close();
    return key;
  } catch (error: unknown) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const key = (await readFile(file, 'utf8')).trim();
    if (key.length < KEY_BYTES) throw new ConfigError(`${file} holds no key; restore it from a backup`);
    return key;
  }
}

const CHECK_PLACE = { table: 'instance', rowId: 'secret_check', ownerId: '', column: 'value' };

/** The same where nothing is to be made; undefined: there is none. */
export async function readSecretKey({ SECRET_KEY, DATA_DIR }: Config): Promise<string | undefined> {
  const file = path.join(DATA_DIR, 'secret.key');
  if (SECRET_KEY !== undefined || !existsSync(file)) return SECRET_KEY;
  return (await readFile(file, 'utf8')).trim();
}

/** Whether the value that the first start sealed opens with these keys. */
export function opensCheckValue(keyring: Keyring, sealed: string): boolean {
  try {
    keyring.open('check', sealed, CHECK_PLACE);
    return true;
  } catch {
    return false;
  }
}

/**
 * Opens a value that the first start sealed.
 *
 * @throws ConfigError when this is not the key of this database
 */
export async function checkSecretKey(keyring: Keyring, instance: InstanceStore): Promise<void> {
  const sealed = await instance.getOrPut('secret_check', keyring.seal('check', 'automateos', CHECK_PLACE));
  if (opensCheckValue(keyring, sealed)) return;
  throw new ConfigError('SECRET_KEY is not the one that this database was made with; set the right one');
}
