import {
  createBullmqDoorbell,
  createChannelDoorbell,
  createChannelLiveHints,
  createInProcessDoorbell,
  createInProcessLiveHints,
  createRedisChannel,
} from '@automateos/queue';
import type { Doorbell, HintChannel, LiveHints } from '@automateos/runtime';
import { createNotifyChannel } from '@automateos/storage';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { systemClock } from './system-clock.ts';

/** How the processes of this installation tell each other that there is something to look at, or that it changed. */
export interface Signals {
  readonly doorbell: Doorbell;
  readonly liveHints: LiveHints;
  close(): Promise<void>;
}

/** Redis if there is one, else the database, else this process alone. */
export function openSignals(
  { DATABASE_URL, REDIS_URL }: Partial<Pick<Config, 'DATABASE_URL' | 'REDIS_URL'>>,
  instanceId: string,
  logger: Logger,
): Signals {
  if (REDIS_URL !== undefined) return openOnRedis(REDIS_URL, instanceId, logger);
  if (DATABASE_URL !== undefined) {
    const channel = createNotifyChannel({ url: DATABASE_URL, name: 'automateos', logger });
    return together(createChannelDoorbell(channel, systemClock), channel);
  }
  const doorbell = createInProcessDoorbell(systemClock);
  const liveHints = createInProcessLiveHints(systemClock);
  return {
    doorbell,
    liveHints,
    close: async () => {
      await Promise.all([doorbell.close(), liveHints.close()]);
    },
  };
}

function openOnRedis(url: string, instanceId: string, logger: Logger): Signals {
  // Installations that share a Redis do not hear each other.
  const prefix = `automateos:${instanceId}`;
  const channel = createRedisChannel({ url, name: `${prefix}:hints` });
  return together(createBullmqDoorbell({ url, prefix, channel, clock: systemClock, logger }), channel);
}

function together(doorbell: Doorbell, channel: HintChannel): Signals {
  const liveHints = createChannelLiveHints(channel, systemClock);
  return {
    doorbell,
    liveHints,
    close: async () => {
      await Promise.all([doorbell.close(), liveHints.close()]);
      await channel.close();
    },
  };
}
