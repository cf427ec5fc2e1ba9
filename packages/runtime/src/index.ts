export * from './create-runtime.ts';
export type { LiveEvent, LiveStream } from './live/live-events.ts';
export * from './ports.ts';
export { createKeyring, type Keyring } from './secrets/keyring.ts';
export * from './use-cases.ts';
