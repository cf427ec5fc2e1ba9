import { writeSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { armFailpoints, hardenIntrinsics, toError } from '@automateos/model';
import { type Config, ConfigError, failpointDelayMs, readConfig } from './config.ts';
import { HELP, helpOf } from './help.ts';
import { VERSION } from './version.ts';

interface Command {
  /** What has to be named after it, in order. */
  readonly arguments?: readonly string[];
  /** Options that must be given. */
  readonly options?: readonly (typeof OPTIONS)[number][];
  run(config: Config, named: Named): Promise<void>;
}

/** Arguments and options by their names; those that the command asks for are there. */
type Named = Readonly<Record<string, string>>;

const OPTIONS = ['account'] as const;
const WORKFLOW_FILES = { arguments: ['folder'], options: ['account'] } as const;

/** A role is loaded when it is asked for, so that `--help` answers at once. */
const COMMANDS = {
  start: { run: async (config) => (await import('./roles/all.ts')).startAll(config) },
  server: { run: async (config) => (await import('./roles/server.ts')).startServer(config) },
  worker: { run: async (config) => (await import('./roles/worker.ts')).startWorker(config) },
  backup: {
    arguments: ['file'],
    run: async (config, { file = '' }) => (await import('./roles/backup.ts')).backUp(config, file),
  },
  restore: {
    arguments: ['file'],
    run: async (config, { file = '' }) => (await import('./roles/restore.ts')).restore(config, file),
  },
  release: { run: async (config) => (await import('./roles/release.ts')).release(config) },
  doctor: { run: async (config) => (await import('./roles/doctor.ts')).examine(config) },
  migrate: { run: async (config) => (await import('./roles/migrate.ts')).migrate(config) },
  export: {
    ...WORKFLOW_FILES,
    run: async (config, { folder = '', account = '' }) =>
      (await import('./roles/export.ts')).exportWorkflows(config, folder, account),
  },
  import: {
    ...WORKFLOW_FILES,
    run: async (config, { folder = '', account = '' }) =>
      (await import('./roles/import.ts')).importWorkflows(config, folder, account),
  },
  diff: {
    ...WORKFLOW_FILES,
    run: async (config, { folder = '', account = '' }) =>
      (await import('./roles/diff.ts')).diffWorkflows(config, folder, account),
  },
} as const satisfies Record<string, Command>;

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
  const command: Command = COMMANDS[name];
  const named = nameGiven(name, command, rest, values);
  const config = readConfig();
  armFailpoints(config.FAILPOINTS, {
    delayMs: failpointDelayMs(config),
    signalProcess: (signal) => void process.kill(process.pid, signal),
    tell: (line) => void writeSync(2, `${line}\n`),
  });
  await command.run(config, named);
}

function nameGiven(
  name: string,
  { arguments: wanted = [], options = [] }: Command,
  given: readonly string[],
  values: Readonly<Record<string, string | boolean | undefined>>,
): Named {
  const hint = `see automateos ${name} --help`;
  if (given.length !== wanted.length) {
    const takes = wanted.length === 0 ? 'no argument' : wanted.map((word) => `<${word}>`).join(' ');
    throw new UsageError(`"${name}" takes ${takes}; ${hint}`);
  }
  const unknown = OPTIONS.find((option) => values[option] !== undefined && !options.includes(option));
  if (unknown !== undefined) throw new UsageError(`"${name}" takes no --${unknown}; ${hint}`);
  const missing = options.find((option) => typeof values[option] !== 'string' || values[option] === '');
  if (missing !== undefined) throw new UsageError(`"${name}" needs --${missing}; ${hint}`);
  return Object.fromEntries([
    ...wanted.map((word, index) => [word, given[index] ?? '']),
    ...options.map((option) => [option, String(values[option])]),
  ]);
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
        account: { type: 'string' },
      },
    });
  } catch (error: unknown) {
    throw new UsageError(toError(error).message);
  }
}

if (import.meta.main) await main(process.argv.slice(2));
