import type { PostgresPool } from './postgres-pool.ts';

const OLDEST_VERSION = 130_000;

/** Refuses a server that is too old, or that would lose commits when it crashes. */
export async function checkServer(pool: PostgresPool): Promise<void> {
  const connection = await pool.connect();
  try {
    const { rows } = await connection.query(`select current_setting('server_version_num')::int as version,
      current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
      current_setting('synchronous_commit') as synchronous_commit`);
    const [{ version, fsync, full_page_writes, synchronous_commit }] = rows;
    if (version < OLDEST_VERSION)
      throw new Error(`PostgreSQL 13 or newer is needed (server_version_num is ${version})`);
    if (fsync !== 'on') throw new Error('PostgreSQL runs with fsync=off and would lose data in a crash: turn it on');
    if (full_page_writes !== 'on') {
      throw new Error('PostgreSQL runs with full_page_writes=off and would lose data in a crash: turn it on');
    }
    if (synchronous_commit !== 'on' && synchronous_commit !== 'remote_apply') {
      throw new Error(`PostgreSQL does not wait for the disk at commit (synchronous_commit is ${synchronous_commit})`);
    }
  } finally {
    connection.release();
  }
}
