import type { DeadLetter } from '../../../api/generated/index.ts';
import { formatCount } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';
import type { LetterQuery } from '../letter-filter.ts';

/** What is redriven: all that a filter means, or letters that were picked by hand. */
export type RedriveTarget =
  | { readonly kind: 'all'; readonly query: LetterQuery; readonly count: number }
  | { readonly kind: 'letters'; readonly letters: readonly DeadLetter[] };

export interface RedriveWish {
  readonly from: 'failed_step' | 'start';
  readonly version: 'original' | 'current';
  /** New runs a second. */
  readonly rate: number;
}

export const FIRST_WISH: RedriveWish = { from: 'failed_step', version: 'original', rate: 10 };

/** The least and the most that the server takes. */
export const RATES = { least: 0.1, most: 1_000 } as const;

export function countOf(target: RedriveTarget): number {
  return target.kind === 'all' ? target.count : target.letters.length;
}

interface Known {
  /** Undefined where letters of several workflows are meant, or it is not loaded. */
  readonly currentVersion: number | undefined;
  /** The name of the node that failed, where all letters have the same. */
  readonly failedNode: string | undefined;
}

/** "Redrive 12 on v13 from Enrich": what the button does, whole. */
export function redriveVerb(count: number, wish: RedriveWish, { currentVersion, failedNode }: Known): string {
  const version =
    wish.version === 'original'
      ? ''
      : currentVersion === undefined
        ? ' on the current version'
        : ` on v${currentVersion}`;
  const from = wish.from === 'start' ? ' from the start' : failedNode === undefined ? '' : ` from ${failedNode}`;
  return `Redrive ${count.toLocaleString('en')}${version}${from}`;
}

/** The body's filter; one that names nothing has to say that it means all. */
export function toGroupBody(target: RedriveTarget): LetterQuery & { all?: true; ids?: string[] } {
  if (target.kind === 'letters') return { ids: target.letters.map(({ id }) => id) };
  return Object.keys(target.query).length === 0 ? { all: true } : target.query;
}

/** "12 new runs in about 2 s". */
export function describeRate(count: number, rate: number): string {
  return `${formatCount(count, 'new run')} in about ${formatDuration(Math.max(1, count / rate) * 1_000)}`;
}
