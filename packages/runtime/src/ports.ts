/** What the runtime needs from outside: each port has two real implementations and one conformance suite. */
export * from './ports/api-keys.ts';
export * from './ports/clock.ts';
export * from './ports/credentials.ts';
export * from './ports/dead-letters.ts';
export * from './ports/doorbell.ts';
export * from './ports/execution-lists.ts';
export * from './ports/hint-channel.ts';
export * from './ports/journal.ts';
export * from './ports/lease-settings.ts';
export * from './ports/live-hints.ts';
export * from './ports/live-store.ts';
export * from './ports/operations.ts';
export * from './ports/sessions.ts';
export * from './ports/store-entries.ts';
export * from './ports/stores.ts';
export * from './ports/system-stores.ts';
export * from './ports/triggers.ts';
