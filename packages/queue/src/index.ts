export { type BullmqDoorbellOptions, createBullmqDoorbell } from './bullmq-doorbell.ts';
export { createChannelDoorbell } from './channel-doorbell.ts';
export { createInProcessDoorbell } from './in-process-doorbell.ts';
export { createRedisChannel, type RedisChannelOptions } from './redis-channel.ts';
