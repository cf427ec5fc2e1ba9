import { type Config, ConfigError } from './config.ts';

/** @throws ConfigError with SQLite, whose file one process has for itself */
export function needsPostgres(role: 'server' | 'worker', { DATABASE_URL }: Config): void {
  if (DATABASE_URL !== undefined) return;
  throw new ConfigError(`"${role}" needs PostgreSQL: set DATABASE_URL, or run everything in one process with "start"`);
}
