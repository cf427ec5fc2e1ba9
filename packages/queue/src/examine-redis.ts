import { Redis } from 'ioredis';

export interface RedisExamination {
  readonly version: string;
  /** What it does when its memory is full: only `noeviction` forgets nothing. `unknown` where it may not be asked. */
  readonly policy: string;
}

const LIMIT_MS = 4_000;

/** Asks a Redis who it is. @throws Error when it is not there */
export async function examineRedis(url: string): Promise<RedisExamination> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: LIMIT_MS,
    commandTimeout: LIMIT_MS,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
  });
  let lost: Error | undefined;
  redis.on('error', (error) => {
    lost = error;
  });
  try {
    await redis.connect();
    const server = await redis.info('server');
    const memory = await redis.info('memory');
    return {
      version: fieldOf(server, 'valkey_version') ?? fieldOf(server, 'redis_version') ?? 'of an unknown version',
      policy: fieldOf(memory, 'maxmemory_policy') ?? 'unknown',
    };
  } catch (error: unknown) {
    // "Connection is closed" says less than why.
    throw lost ?? error;
  } finally {
    redis.disconnect();
  }
}

function fieldOf(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.+?)\\r?$`, 'm').exec(info)?.[1];
}
