import { existsSync } from 'node:fs';
import path from 'node:path';
import { createKeyring } from '@automateos/runtime';
import { type Examination, examinePostgres, examineSqlite } from '@automateos/storage';
import type { Config } from '../config.ts';
import { opensCheckValue, readSecretKey } from '../secret-key.ts';
import { VERSION } from '../version.ts';
import { type Finding, failed, ok, warning } from './finding.ts';

/** Past this, times of schedules and of what is shown are wrong in a way that people see. */
const CLOCK_WARNING_MS = 2_000;
const CLOCK_FAILURE_MS = 60_000;

/** The database, its clock, the key that opens what is sealed in it, and the workers on it. */
export async function checkDatabase(config: Config): Promise<readonly Finding[]> {
  const { DATABASE_URL: url, DATA_DIR: dataDir } = config;
  if (url === undefined && !existsSync(path.join(dataDir, 'automateos.db'))) {
    return [
      warning('database', `there is none in ${dataDir} yet: the first start makes it; or set DATA_DIR or DATABASE_URL`),
    ];
  }
  const found = await (url === undefined ? examineSqlite(dataDir) : examinePostgres(url));
  return [
    tellDatabase(found),
    ...tellClock(found),
    ...(found.content === undefined ? [] : [await tellKey(config, found.content), tellWorkers(found.content)]),
  ];
}

function tellDatabase({ version, sizeBytes, durabilityFault, migrationFault }: Examination): Finding {
  if (durabilityFault !== undefined) return failed('database', durabilityFault);
  if (migrationFault !== undefined) return warning('database', migrationFault);
  return ok(
    'database',
    `${version}, ${(sizeBytes / (1024 * 1024)).toFixed(1)} MiB, tables up to date, commits are on disk`,
  );
}

function tellClock({ aheadMs }: Examination): readonly Finding[] {
  if (aheadMs === null) return [];
  const distanceMs = Math.abs(aheadMs);
  const text = `the database's clock is ${(distanceMs / 1_000).toFixed(1)} s ${aheadMs < 0 ? 'behind' : 'ahead of'} this machine's`;
  if (distanceMs < CLOCK_WARNING_MS) return [ok('clock', text)];
  const advice = `${text}: let both follow a time server (NTP)`;
  return [distanceMs < CLOCK_FAILURE_MS ? warning('clock', advice) : failed('clock', advice)];
}

async function tellKey(config: Config, content: NonNullable<Examination['content']>): Promise<Finding> {
  const secret = await readSecretKey(config);
  const place = config.SECRET_KEY === undefined ? `secret.key in ${config.DATA_DIR}` : 'SECRET_KEY';
  if (secret === undefined) {
    return failed('key', `${place} is gone, and its database is there: restore it from a backup or set SECRET_KEY`);
  }
  if (content.sealedCheck === undefined) return ok('key', `${place} is there; nothing is sealed with it yet`);
  const keyring = createKeyring(secret, config.SECRET_KEY_PREVIOUS);
  if (!opensCheckValue(keyring, content.sealedCheck)) {
    return failed('key', `${place} is not the one that this database was made with: set the right one`);
  }
  const others = [...content.sealedByKey].filter(([keyId]) => keyId !== keyring.keyId);
  const values = (count: number): string => `${count} sealed ${count === 1 ? 'value' : 'values'}`;
  if (others.length > 0) {
    const list = others.map(([keyId, count]) => `${values(count)} of the key ${keyId}`).join(', ');
    return warning('key', `${place} opens the database, but there are ${list}`);
  }
  return ok('key', `${place} (${keyring.keyId}) opens ${values(content.sealedByKey.get(keyring.keyId) ?? 0)}`);
}

function tellWorkers({ workers, isPaused }: NonNullable<Examination['content']>): Finding {
  if (isPaused) return warning('workers', 'restored and paused: nothing runs until "automateos release"');
  if (workers.length === 0) return warning('workers', 'none is alive: what is accepted waits until one is started');
  const list = workers.map(({ version, count }) => `${count} of version ${version ?? 'unknown'}`).join(', ');
  const isOther = workers.some(({ version }) => version !== VERSION);
  const text = `${list}; this program is ${VERSION}`;
  return isOther
    ? warning('workers', `${text}: finish the update, and restart those that are left`)
    : ok('workers', text);
}
