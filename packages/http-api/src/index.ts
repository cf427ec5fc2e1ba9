export type { TokenKey, TokenKeys } from './auth/access-tokens.ts';
export { createHttpApi } from './create-http-api.ts';
export { createOperationApi, type OperationApiOptions } from './create-operation-api.ts';
export type { HttpApiOptions } from './options.ts';
export type { ServerTimeouts } from './server/create-node-server.ts';
export type { RateLimits } from './throttle/rate-limits.ts';
