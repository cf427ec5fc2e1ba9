import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PostgresServer, startPostgres } from './start-postgres.ts';

describe('startPostgres', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  });

  afterAll(() => server.stop());

  const query = async (text: string): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query(text);
    await client.end();
    return rows;
  };

  test('keeps what was committed through a crash and a restart on the same port', async () => {
    await query('create table kept (id int)');
    await query('insert into kept values (1)');
    await server.crash();
    await expect(query('select 1')).rejects.toThrow('ECONNREFUSED');
    await server.restart();
    expect(await query('select id from kept')).toEqual([{ id: 1 }]);
  });

  test('commits durably', async () => {
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit']) {
      expect(await query(`show ${setting}`)).toEqual([{ [setting]: 'on' }]);
    }
  });
});
