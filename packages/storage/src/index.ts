export { openSqliteStorage, type SqliteStorageOptions } from './sqlite/open-sqlite-storage.ts';
export type { Storage, StorageLogger } from './storage.ts';
