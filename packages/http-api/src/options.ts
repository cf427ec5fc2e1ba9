import type { Clock, UseCases } from '@automateos/runtime';
import type { FastifyBaseLogger } from 'fastify';
import type { TokenKeys } from './auth/access-tokens.ts';
import type { ServerTimeouts } from './server/create-node-server.ts';
import type { RateLimits } from './throttle/rate-limits.ts';

export interface HttpApiOptions {
  readonly useCases: UseCases;
  /** The keys that sign access tokens, derived from the secret key for this one purpose. */
  readonly tokenKeys: TokenKeys;
  /** Names this installation: issuer and audience of its access tokens. */
  readonly instanceId: string;
  /** Where clients reach the server, known for certain once it listens; under https, browsers are told to stay there. */
  readonly publicUrl: () => string;
  /** Another address of the same server: only there do browsers show HTML that runs answer with. */
  readonly hookOrigin?: string | undefined;
  /** Origins whose pages may call the API; none by default. */
  readonly corsOrigins: readonly string[];
  /** CIDRs or addresses of the proxies in front, whose `X-Forwarded-For` counts. */
  readonly trustProxy: readonly string[];
  /** Absolute path of the built web app; as long as nothing is there, `/` says how to build it. */
  readonly webFolder: string;
  /** Absolute path of the built documentation; as long as nothing is there, its pages are not found. */
  readonly docsFolder: string;
  readonly maxBodyBytes: number;
  /** Bearer token of `/metrics`; undefined: only the machine itself may read them. */
  readonly metricsToken: string | undefined;
  /** A pino instance, or the level of one that writes to stdout. */
  readonly logger: FastifyBaseLogger | string;
  readonly version: string;
  /** True from the moment on in which the process is told to stop: each answer is then the last on its connection. */
  readonly isStopping?: () => boolean;
  readonly clock: Clock;
  readonly rateLimits?: Partial<RateLimits>;
  readonly timeouts?: Partial<ServerTimeouts>;
}
