export { type BullmqDoorbellOptions, createBullmqDoorbell } from './bullmq-doorbell.ts';
export { createChannelDoorbell } from './channel-doorbell.ts';
export { createChannelLiveHints } from './channel-live-hints.ts';
export { examineRedis } from './examine-redis.ts';
export { createInProcessDoorbell } from './in-process-doorbell.ts';
export { createInProcessLiveHints } from './in-process-live-hints.ts';
export { createRedisChannel, type RedisChannelOptions } from './redis-channel.ts';
