import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { armFailpoints, hardenIntrinsics, toError } from '@automateos/model';
import { type Config, ConfigError, failpointDelayMs, readConfig } from './config.ts';
import { HELP, helpOf } from './help.ts';
import { VERSION } from './version.ts';

/** A role is loaded when it is asked for, so that `--help` answers at once. */
const COMMANDS = {
  start: async (config: Config) => (await import('./roles/all.ts')).startAll(config),
  server: async (config: Config) => (await import('./roles/server.ts')).startServer(config),
  worker: async (config: Config) => (await import('./roles/worker.ts')).startWorker(config),
  migrate: async (config: Config) => (await import('./roles/migrate.ts')).migrate(config),
};

function isCommand(name: string): name is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, name);
}

/**
 * The command line.
 *
 * @param argv what was typed after the program's name
 */
export async function main(argv: readonly string[]): Promise<void> {
  hardenIntrinsics();
  try {
    await run(argv);
  } catch (error: unknown) {
    const { message, stack } = toError(error);
    const isExpected = error instanceof ConfigError || error instanceof UsageError;
    console.error(isExpected ? `automateos: ${message}` : `automateos: ${stack ?? message}`);
    // What a failed start has opened must not keep the process alive.
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

class UsageError extends Error {}

async function run(argv: readonly string[]): Promise<void> {
  const { positionals, values } = parse(argv);
  const [name, ...rest] = positionals;
  if (values.version === true) return console.log(VERSION);
  if (name === undefined) return console.log(HELP);
  if (!isCommand(name)) throw new UsageError(`there is no command "${name}"; see automateos --help`);
  if (values.help === true) return console.log(helpOf(name));
  if (rest.length > 0) throw new UsageError(`"${name}" takes no argument; see automateos ${name} --help`);
  const config = readConfig();
  armFailpoints(config.FAILPOINTS, {
    delayMs: failpointDelayMs(config),
    signalProcess: (signal) => void process.kill(process.pid, signal),
    tell: (line) => void writeSync(2, `${line}\n`),
  });
  await COMMANDS[name](config);
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' } },
    });
  } catch (error: unknown) {
    throw new UsageError(toError(error).message);
  }
}

if (import.meta.main) await main(process.argv.slice(2));
