export * from './builders.ts';
export * from './fake-clock.ts';
export * from './start-postgres.ts';
