import type { Config } from './config.ts';

const POSTGRES_PORT = 5432;
const REDIS_PORT = 6379;

/** Our own database and Redis: workflows can never reach them, whatever is allowed. */
export function ownServices({ DATABASE_URL, REDIS_URL }: Config): { host: string; port: number }[] {
  return [...serviceAt(DATABASE_URL, POSTGRES_PORT), ...serviceAt(REDIS_URL, REDIS_PORT)];
}

function serviceAt(url: string | undefined, defaultPort: number): { host: string; port: number }[] {
  if (url === undefined) return [];
  const { hostname, port } = new URL(url);
  return [{ host: hostname, port: port === '' ? defaultPort : Number(port) }];
}
