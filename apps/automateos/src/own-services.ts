import type { Config } from './config.ts';

const POSTGRES_PORT = 5432;

/** Our own database: workflows can never reach it, whatever is allowed. */
export function ownServices({ DATABASE_URL }: Config): { host: string; port: number }[] {
  if (DATABASE_URL === undefined) return [];
  const { hostname, port } = new URL(DATABASE_URL);
  return [{ host: hostname, port: port === '' ? POSTGRES_PORT : Number(port) }];
}
