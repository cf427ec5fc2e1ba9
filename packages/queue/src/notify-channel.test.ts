import { createNotifyChannel } from '@automateos/storage';
import { type PostgresServer, startPostgres } from '@automateos/testing';
import { afterAll, beforeAll } from 'vitest';
import { describeHintChannel } from './hint-channel.conformance.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

describeHintChannel((name) => createNotifyChannel({ url: server.url, name }));
