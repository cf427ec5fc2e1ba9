export { createInProcessDoorbell } from './in-process-doorbell.ts';
export { createRedisChannel, type RedisChannelOptions } from './redis-channel.ts';
