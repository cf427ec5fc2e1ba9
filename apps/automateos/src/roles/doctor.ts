import { toError } from '@automateos/model';
import type { Config } from '../config.ts';
import { checkCollector } from '../doctor/check-collector.ts';
import { checkDatabase } from '../doctor/check-database.ts';
import { checkDisk, checkProgram } from '../doctor/check-machine.ts';
import { checkRedis } from '../doctor/check-redis.ts';
import { checkSettings } from '../doctor/check-settings.ts';
import { type Finding, failed } from '../doctor/finding.ts';

/** No check may hold the answer up, whatever does not answer it. */
const LIMIT_MS = 8_000;

type Check = (config: Config) => readonly Finding[] | Promise<readonly Finding[]>;

const CHECKS: readonly (readonly [about: string, check: Check, advice: string])[] = [
  ['program', checkProgram, ''],
  ['settings', checkSettings, ''],
  ['database', checkDatabase, 'look whether it runs, and whether DATABASE_URL or DATA_DIR leads there'],
  [
    'redis',
    checkRedis,
    'look whether it runs, and whether REDIS_URL leads there; meanwhile starts take up to a second longer',
  ],
  ['disk', checkDisk, ''],
  ['traces', checkCollector, ''],
];

/** Looks at the whole installation and says what is to be done; ends with 1 when something does not work. */
export async function examine(config: Config): Promise<void> {
  const found = await Promise.all(CHECKS.map((check) => within(config, ...check)));
  const findings = found.flat();
  for (const { about, verdict, text } of findings) console.log(`${verdict.padEnd(7)}  ${about}: ${hide(text, config)}`);
  // What hangs must not keep the process alive.
  process.exit(findings.some(({ verdict }) => verdict === 'failed') ? 1 : 0);
}

async function within(config: Config, about: string, check: Check, advice: string): Promise<readonly Finding[]> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error(`no answer within ${LIMIT_MS / 1_000} s`)), LIMIT_MS);
  try {
    return await Promise.race([check(config), late.promise]);
  } catch (error: unknown) {
    return [failed(about, [reasonOf(toError(error)), advice].filter((part) => part !== '').join(': '))];
  } finally {
    clearTimeout(timer);
  }
}

/** A refused connection to a name with several addresses is an error without a message of its own. */
function reasonOf(error: Error): string {
  const first = error instanceof AggregateError ? toError(error.errors[0]) : error;
  return first.message.split('\n')[0] ?? '';
}

/** Messages of others may repeat what they were given. */
function hide(
  text: string,
  { SECRET_KEY, SECRET_KEY_PREVIOUS, DATABASE_URL, REDIS_URL, METRICS_TOKEN, OTEL_EXPORTER_OTLP_HEADERS }: Config,
): string {
  const passwords = [DATABASE_URL, REDIS_URL].flatMap((url) => {
    const password = url === undefined ? '' : new URL(url).password;
    return [password, decodeURIComponent(password)];
  });
  const headers = Object.values(OTEL_EXPORTER_OTLP_HEADERS);
  const secrets = [SECRET_KEY, SECRET_KEY_PREVIOUS, METRICS_TOKEN, ...passwords, ...headers].filter(
    (secret) => secret !== undefined && secret !== '',
  );
  return secrets.reduce<string>((shown, secret) => shown.replaceAll(secret ?? '', '[secret]'), text);
}
