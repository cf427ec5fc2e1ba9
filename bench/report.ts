import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { FigureUnit, Finding, RoundFigures } from './claim.ts';
import { type Cleanup, makeDiskFolder } from './cleanup.ts';
import { median } from './statistics.ts';
import { formatMs, formatRate, formatRatio, formatTable } from './table.ts';

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly node: string;
  /** Median of a 4 KiB write that is on disk when it returns: what a commit costs at the least. */
  readonly diskSyncMs: number;
  readonly loadAverage: number;
  readonly loadGenerator: string;
}

const SYNCS = 100;

export async function describeMachine(loadGenerator: string, cleanup: Cleanup): Promise<Machine> {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model ?? 'unknown',
    node: process.version,
    diskSyncMs: measureDiskSync(await makeDiskFolder(cleanup)),
    loadAverage: loadavg()[0] ?? Number.NaN,
    loadGenerator,
  };
}

function measureDiskSync(folder: string): number {
  const file = openSync(join(folder, 'sync'), 'w');
  const block = Buffer.alloc(4_096, 1);
  const tookMs = Array.from({ length: SYNCS }, () => {
    const startedAt = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    return performance.now() - startedAt;
  });
  closeSync(file);
  return median(tookMs);
}

export function formatMachine(machine: Machine): string {
  return [
    `${machine.cores} cores (${machine.processor}), Node.js ${machine.node}, disk sync ${formatMs(machine.diskSyncMs)}, ` +
      `load average ${machine.loadAverage.toFixed(1)}`,
    `Load generator: ${machine.loadGenerator}. It shares the cores with the echo server and the server under test.`,
    'Machines differ, ratios hold: the ratio is what counts, and it is the median of the ratios of each round.',
  ].join('\n');
}

export function formatFindings(findings: readonly Finding[]): string {
  const head = ['claim', 'figure', 'AutomateOS', 'peer', '', 'ratio', 'target', ''];
  const rows = findings.map(({ claim, figure, unit, ours, peerName, peer, ratio, target, isMet }) => {
    const ratioText = ratio === null ? '' : formatRatio(ratio);
    const [one, other] = [formatFigure(unit, ours), formatFigure(unit, peer)];
    return [claim, figure, one, other, peerName, ratioText, target, isMet ? 'met' : 'MISSED'];
  });
  return formatTable([head, ...rows], [2, 3, 5]);
}

/** A figure with its unit, as people read it. */
export function formatFigure(unit: FigureUnit, value: number): string {
  switch (unit) {
    case 'ms':
      return formatMs(value);
    case 'per second':
      return formatRate(value);
    case 'MiB':
    case 'keys':
      return `${Math.round(value).toLocaleString('en-US')} ${unit}`;
  }
}

/** The single figures: information, in small. */
export function formatRounds(rounds: readonly RoundFigures[]): string {
  return rounds
    .map(({ side, what, values }) => {
      const figures = values.map((value) =>
        value < 100 ? value.toFixed(2) : Math.round(value).toLocaleString('en-US'),
      );
      return `  ${side}, ${what}: ${figures.join(' · ')}`;
    })
    .join('\n');
}
