export * from './builders.ts';
export * from './fake-clock.ts';
export * from './install-program.ts';
export * from './start-fake-service.ts';
export * from './start-postgres.ts';
export * from './start-proxy.ts';
export * from './start-redis.ts';
export * from './test-certificates.ts';
