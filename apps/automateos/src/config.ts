import { LIMITS, toError } from '@automateos/model';
import { LEASE } from '@automateos/runtime';
import { z } from 'zod';
import { failpointSetting } from './failpoint-setting.ts';

const MIB = 1024 * 1024;

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  );

/** `name=value` pairs with commas between them, their characters escaped as in URLs, as OpenTelemetry has them. */
const pairs = list.transform((entries, context) => {
  const read = entries.map((entry) => {
    const at = entry.indexOf('=');
    if (at < 1) context.addIssue({ code: 'custom', message: 'must be name=value pairs with commas between them' });
    return [entry.slice(0, at).trim(), unescaped(entry.slice(at + 1).trim())];
  });
  return Object.fromEntries(read) as Readonly<Record<string, string>>;
});

const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

const url = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .transform((text) => text.replace(/\/+$/, ''));

/** Every setting there is. The table in the README is checked against it. */
const environmentSchema = z.object({
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// URL' }).optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  PUBLIC_URL: url.optional(),
  SECRET_KEY: z.string().min(32, 'must be at least 32 characters; make one with: openssl rand -base64 32').optional(),
  SECRET_KEY_PREVIOUS: z.string().min(32, 'must be the whole key that SECRET_KEY was before').optional(),
  REGISTRATION: z.enum(['open', 'closed']).default('open'),
  EGRESS_ALLOW: list,
  EGRESS_DENY: list,
  EGRESS_PROXY: z.string().optional(),
  ALLOW_PRIVATE_NETWORK: flag,
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(10_000).default(200),
  MAX_BODY_BYTES: z.coerce
    .number()
    .int()
    .min(1_024)
    .max(64 * MIB)
    .default(5 * MIB),
  RETENTION_DAYS: z.coerce.number().int().min(0).max(LIMITS.retentionDays).default(30),
  RETENTION_MAX_BYTES: z.coerce
    .number()
    .int()
    .min(64 * MIB, 'must be at least 67108864 (64 MiB)')
    .optional(),
  CORS_ORIGINS: list,
  HOOK_ORIGIN: url.optional(),
  TRUST_PROXY: list,
  HEALTH_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  METRICS_TOKEN: z.string().min(16, 'must be at least 16 characters').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: url.optional(),
  OTEL_EXPORTER_OTLP_HEADERS: pairs,
  OTEL_SERVICE_NAME: z.string().optional(),
  OTEL_RESOURCE_ATTRIBUTES: pairs,
  OTEL_TRACES_SAMPLER: z
    .enum([
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ])
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** Refused outside of tests. */
const testSchema = z.object({
  /**
   * How long the lease of a worker lasts; the other times of the protocol follow from it. All processes of an
   * installation must agree on it.
   */
  LEASE_MS: z.coerce.number().int().min(600).max(600_000).default(LEASE.leaseMs),
  FAILPOINTS: failpointSetting,
});

const configSchema = environmentSchema.extend(testSchema.shape);

export type Config = z.infer<typeof configSchema>;

/** What may be set; without what is for tests only. */
export const SETTING_NAMES: readonly string[] = Object.keys(environmentSchema.shape);

/** The start cannot go on with these settings on this machine: it stops with this one line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Turns a failure of a step of the start, which settings or the machine cause, into one line about it. */
export async function orConfigError<Value>(step: () => Value | Promise<Value>): Promise<Value> {
  try {
    return await step();
  } catch (error: unknown) {
    throw new ConfigError(toError(error).message, { cause: error });
  }
}

/**
 * Reads the settings from the environment; the only place that does. An empty variable counts as not set.
 *
 * @throws ConfigError that names the first wrong setting and says what it must be
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.entries(environment).filter(([, value]) => value !== '');
  const parsed = configSchema.safeParse(Object.fromEntries(set));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ConfigError(`${issue?.path.join('.') ?? 'a setting'} ${issue?.message ?? 'is wrong'}`);
  }
  if (parsed.data.REDIS_URL !== undefined && parsed.data.DATABASE_URL === undefined) {
    throw new ConfigError('REDIS_URL is for many processes on PostgreSQL: set DATABASE_URL as well, or neither');
  }
  if (parsed.data.HOOK_ORIGIN !== undefined && !isAnotherHost(parsed.data.HOOK_ORIGIN, parsed.data.PUBLIC_URL)) {
    throw new ConfigError('HOOK_ORIGIN must have another host name than PUBLIC_URL, which must be set with it');
  }
  const forTests = Object.keys(testSchema.shape).find((name) => environment[name]);
  if (forTests !== undefined && environment.NODE_ENV !== 'test') {
    throw new ConfigError(`${forTests} is for tests only and needs NODE_ENV=test; unset it`);
  }
  if (parsed.data.DATABASE_URL !== undefined && parsed.data.SECRET_KEY === undefined) {
    throw new ConfigError('SECRET_KEY must be set with DATABASE_URL; make one with: openssl rand -base64 32');
  }
  return parsed.data;
}

/** A text that is escaped wrongly is taken as it stands. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Browsers keep two host names apart, and only that keeps HTML of workflows away from the app. */
function isAnotherHost(one: string, other: string | undefined): boolean {
  return other !== undefined && new URL(one).hostname !== new URL(other).hostname;
}

/** How long the action `delay` stands still: two leases. */
export function failpointDelayMs({ LEASE_MS }: Config): number {
  return 2 * LEASE_MS;
}

/** Whether npm started this process ("npm start"). Not a setting: npm says so itself. */
export function isStartedByNpm(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment.npm_lifecycle_event !== undefined;
}
