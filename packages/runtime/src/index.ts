export * from './create-runtime.ts';
export type { LiveEvent, LiveStream } from './live/live-events.ts';
export * from './ports.ts';
export { equalSecrets } from './secrets/equal-secrets.ts';
export { createKeyring, type Keyring } from './secrets/keyring.ts';
export * from './use-cases.ts';
export { apiKeyIdOf, apiKeyPrefix, hashApiKey } from './users/api-key-text.ts';
export { ACCESS_TOKEN_LIFETIME_MS, REFRESH_TOKEN_LIFETIME_MS } from './users/session-use-cases.ts';
