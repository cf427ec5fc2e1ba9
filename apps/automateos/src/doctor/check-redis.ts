import { examineRedis } from '@automateos/queue';
import type { Config } from '../config.ts';
import { type Finding, ok, warning } from './finding.ts';

export async function checkRedis({ REDIS_URL: url }: Config): Promise<readonly Finding[]> {
  if (url === undefined) return [];
  const { version, policy } = await examineRedis(url);
  const text = `Redis ${version}, maxmemory-policy ${policy}`;
  if (policy === 'noeviction') return [ok('redis', text)];
  return [warning('redis', `${text}: set it to noeviction, or rings are forgotten when its memory is full`)];
}
