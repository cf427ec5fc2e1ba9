import type { Finding } from './claim.ts';
import { formatFigure, type Machine } from './report.ts';
import { formatMs, formatRatio } from './table.ts';

/** What is known of one measurement, for people who read it elsewhere. */
export interface Measurement {
  readonly machine: Machine;
  readonly rounds: number;
  readonly seconds: number;
  /** When: `2026-11-24`. */
  readonly day: string;
  readonly findings: readonly Finding[];
}

/**
 * Puts what was measured into a page: between `<!-- bench NAME -->` and `<!-- /bench -->`, for each claim that has
 * findings. What was not measured stays as it is.
 *
 * @throws Error where the page has no place for a claim
 */
export function writeTables(page: string, measurement: Measurement): string {
  const claims = new Set(measurement.findings.map(({ claim }) => claim));
  return [...claims].reduce((text, claim) => {
    const place = new RegExp(`(<!-- bench ${claim} -->\n).*?(\n<!-- /bench -->)`, 's');
    if (!place.test(text)) throw new Error(`the page has no place for "${claim}": <!-- bench ${claim} -->`);
    const table = describeClaim(claim, measurement);
    return text.replace(place, (_, begin: string, end: string) => begin + table + end);
  }, page);
}

function describeClaim(claim: string, { findings, machine, rounds, seconds, day }: Measurement): string {
  const rows = findings
    .filter((finding) => finding.claim === claim)
    .map(({ figure, unit, ours, peerName, peer, ratio, target, isMet }) => {
      const ratioText = ratio === null ? '' : formatRatio(ratio);
      const [one, other] = [formatFigure(unit, ours), formatFigure(unit, peer)];
      return `| ${figure} | ${one} | ${other} (${peerName}) | ${ratioText} | ${target}${isMet ? '' : ', missed'} |`;
    });
  return [
    '| | AutomateOS | against | ratio | target |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    `${day}: ${machine.cores} cores, shared by all that takes part; Node.js ${machine.node}; a write that is on disk ` +
      `took ${formatMs(machine.diskSyncMs)}; load by ${machine.loadGenerator}; ${count(rounds, 'round')} of ` +
      `${count(seconds, 'second')} each.`,
  ].join('\n');
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
