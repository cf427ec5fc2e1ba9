export * from './create-runtime.ts';
export * from './ports.ts';
export { createKeyring, type Keyring } from './secrets/keyring.ts';
export * from './use-cases.ts';
