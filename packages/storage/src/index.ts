export type { Examination } from './examine/examination.ts';
export { examinePostgres } from './examine/examine-postgres.ts';
export { examineSqlite } from './examine/examine-sqlite.ts';
export { createNotifyChannel, type NotifyChannelOptions } from './postgres/notify-channel.ts';
export { openPostgresStorage, type PostgresStorageOptions } from './postgres/open-postgres-storage.ts';
export { openSqliteReader, openSqliteStorage, type SqliteStorageOptions } from './sqlite/open-sqlite-storage.ts';
export type { Storage, StorageLogger } from './storage.ts';
