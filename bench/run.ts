import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { measureAccept } from './accept.ts';
import type { BenchOptions, Claim, ClaimResult } from './claim.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import { measureEditor } from './editor.ts';
import { measureFlow } from './flow.ts';
import { measureLatency } from './latency.ts';
import { findLoadGenerator } from './load.ts';
import { measureMemory } from './memory.ts';
import { measureRedis } from './redis.ts';
import { describeMachine, formatFindings, formatMachine, formatRounds, type Machine } from './report.ts';
import { writeTables } from './write-tables.ts';

const CLAIMS = new Map<string, Claim>([
  ['accept', measureAccept],
  ['flow', measureFlow],
  ['latency', measureLatency],
  ['memory', measureMemory],
  ['redis', measureRedis],
  ['editor', measureEditor],
]);

const PAGE = join(import.meta.dirname, '../docs/benchmarks.md');

const HELP = `npm run bench -- [claim ...] [options]

Claims: ${[...CLAIMS.keys()].join(', ')}; without a name, all of them.

  --peers            measure other products too (flow: Node-RED, installed once into bench/.peers)
  --rounds N         how often each side is measured (3)
  --seconds N        how long each side is under load in a round (5)
  --json FILE        write the figures to a file
  --write            write the tables of docs/benchmarks.md
  --profile FOLDER   write CPU profiles of AutomateOS; it is slower then
  --strict           a missed target is an error
  --help             this text`;

interface Arguments {
  readonly names: readonly string[];
  readonly rounds: number;
  readonly seconds: number;
  readonly withPeers: boolean;
  readonly isStrict: boolean;
  readonly jsonFile: string | undefined;
  readonly writesPage: boolean;
  readonly profileFolder: string | undefined;
}

/** @throws Error that says which argument is wrong */
function readArguments(args: string[]): Arguments | 'help' {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      peers: { type: 'boolean', default: false },
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '5' },
      json: { type: 'string' },
      write: { type: 'boolean', default: false },
      profile: { type: 'string' },
      strict: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const unknown = positionals.find((name) => !CLAIMS.has(name));
  if (unknown !== undefined)
    throw new Error(`there is no claim "${unknown}"; there are ${[...CLAIMS.keys()].join(', ')}`);
  return {
    names: positionals.length > 0 ? positionals : [...CLAIMS.keys()],
    rounds: readCount('rounds', values.rounds),
    seconds: readCount('seconds', values.seconds),
    withPeers: values.peers,
    isStrict: values.strict,
    jsonFile: values.json,
    writesPage: values.write,
    profileFolder: values.profile,
  };
}

function readCount(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`--${name} must be a whole number of at least 1`);
  return count;
}

async function measureAll(names: readonly string[], options: BenchOptions): Promise<ClaimResult> {
  const results: ClaimResult[] = [];
  for (const name of names) {
    console.log(`Measuring ${name} …`);
    const measure = CLAIMS.get(name);
    if (measure !== undefined) results.push(await measure(options));
  }
  return {
    findings: results.flatMap(({ findings }) => findings),
    rounds: results.flatMap(({ rounds }) => rounds),
    problems: results.flatMap(({ problems }) => problems),
  };
}

function print({ findings, rounds, problems }: ClaimResult): void {
  console.log(`\n${formatFindings(findings)}\n`);
  console.log(styleText('dim', `Each round, as information:\n${formatRounds(rounds)}`));
  for (const problem of new Set(problems))
    console.error(styleText('red', `wrong: ${problem}`, { stream: process.stderr }));
}

async function bench(given: Arguments, cleanup: Cleanup): Promise<number> {
  const generator = findLoadGenerator(cleanup);
  const machine: Machine = await describeMachine(generator.name, cleanup);
  console.log(`${formatMachine(machine)}\n`);
  const { rounds, seconds, withPeers, profileFolder } = given;
  const result = await measureAll(given.names, { rounds, seconds, withPeers, profileFolder, generator, cleanup });
  print(result);
  if (given.jsonFile !== undefined) {
    writeFileSync(given.jsonFile, `${JSON.stringify({ machine, ...result }, null, 2)}\n`);
  }
  // Figures of a run in which something went wrong are not for readers.
  if (given.writesPage && result.problems.length === 0) {
    const day = new Date().toISOString().slice(0, 10);
    const { findings } = result;
    const page = writeTables(readFileSync(PAGE, 'utf8'), { machine, rounds, seconds, day, findings });
    writeFileSync(PAGE, page);
  }
  const isMissed = result.findings.some(({ isMet }) => !isMet);
  return result.problems.length > 0 || (given.isStrict && isMissed) ? 1 : 0;
}

async function main(): Promise<void> {
  const given = readArguments(process.argv.slice(2));
  if (given === 'help') {
    console.log(HELP);
    return;
  }
  const cleanup = createCleanup();
  let isInterrupted = false;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      isInterrupted = true;
      void cleanup.run().then(() => process.exit(code));
    });
  }
  try {
    process.exitCode = await bench(given, cleanup);
  } catch (error: unknown) {
    if (!isInterrupted) throw error; // what was under way breaks when it is cleaned up
  } finally {
    await cleanup.run();
  }
}

await main().catch((error: unknown) => {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
