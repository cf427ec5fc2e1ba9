export { createNotifyChannel, type NotifyChannelOptions } from './postgres/notify-channel.ts';
export { openPostgresStorage, type PostgresStorageOptions } from './postgres/open-postgres-storage.ts';
export { openSqliteReader, openSqliteStorage, type SqliteStorageOptions } from './sqlite/open-sqlite-storage.ts';
export type { Storage, StorageLogger } from './storage.ts';
