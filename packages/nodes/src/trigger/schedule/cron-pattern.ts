import { Cron } from 'croner';

/** A cron pattern, which speaks of clocks on walls: which instants these are, the time zone says. */
export interface CronPattern {
  /**
   * The first time after another at which it fires.
   *
   * @param wallMs what a clock shows, as if it showed UTC, in Unix milliseconds
   */
  readonly nextAfter: (wallMs: number) => number;
  /** It names no hours, so it goes by the time that passes and not by what clocks are set to. */
  readonly isEveryHour: boolean;
}

const FIELDS = 5;
const EVERY_HOUR = new Set(['*', '*/1', '0-23', '?']);
/** Patterns without a year fire again and again, or never, whatever the year. */
const ANY_YEAR = Date.UTC(2000, 0, 1);

/** @returns the pattern, or why it is none */
export function parseCron(text: string): CronPattern | string {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== FIELDS || text.trim() === '') {
    return `Needs five fields: minute, hour, day of the month, month, day of the week; has ${text.trim() === '' ? 0 : fields.length}`;
  }
  try {
    // The pattern is read in UTC, where clocks are never set: that is done by who knows the zone.
    const cron = new Cron(fields.join(' '), { mode: '5-part', timezone: 'UTC' });
    if (cron.nextRun(new Date(ANY_YEAR)) === null) return 'Never fires: there is no such day';
    return {
      nextAfter: (wallMs) => {
        const next = cron.nextRun(new Date(wallMs));
        if (next === null) throw new Error(`the pattern "${text}" does not fire any more`);
        return next.getTime();
      },
      isEveryHour: EVERY_HOUR.has(fields[1] ?? ''),
    };
  } catch (error: unknown) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    return error.message.replace(/^CronPattern: /, '');
  }
}
