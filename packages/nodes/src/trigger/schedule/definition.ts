import { CATCH_UP, LIMITS, type Schedule, slotPayload } from '@automateos/model';
import { z } from 'zod';
import { isTimeZone } from '../../data/date-time/zone.ts';
import { defineTrigger } from '../define-trigger.ts';
import { parseCron } from './cron-pattern.ts';
import { example } from './example.ts';
import { nextSlot } from './next-slot.ts';

const MOST_CRON_CHARACTERS = 200;

const configSchema = z
  .strictObject({
    cron: z
      .string()
      .max(MOST_CRON_CHARACTERS)
      .optional()
      .meta({
        title: 'Cron pattern',
        description: 'Minute, hour, day of the month, month, day of the week; with both days named, either is enough.',
        format: 'cron',
        examples: ['0 6 * * *', '*/15 9-17 * * MON-FRI'],
        placeholder: '0 6 * * *',
      }),
    every_ms: z.int().min(LIMITS.shortestIntervalMs).max(LIMITS.longestIntervalMs).optional().meta({
      title: 'Every',
      description:
        'Instead of a cron pattern: the time from one run to the next, counted from when it was switched on.',
      format: 'duration_ms',
    }),
    timezone: z
      .string()
      .default('UTC')
      .meta({
        title: 'Time zone',
        description: 'The time zone of the cron pattern; changes of summer time are followed.',
        format: 'time_zone',
        examples: ['Europe/Berlin', 'America/New_York'],
      }),
    catch_up: z
      .enum(CATCH_UP)
      .default('last')
      .meta({
        title: 'After downtime',
        description:
          'Which of the missed slots run: `none`, the `last` one, or `all` of them, the last 100 at most. What is less ' +
          'than 30 seconds late was not missed.',
      }),
  })
  .superRefine((config, context) => {
    for (const [path, message] of faultsOf(config)) context.addIssue({ code: 'custom', path: [path], message });
  });

export type ScheduleConfig = z.infer<typeof configSchema>;

function faultsOf({ cron, every_ms, timezone }: Omit<ScheduleConfig, 'catch_up'>): [keyof ScheduleConfig, string][] {
  const faults: [keyof ScheduleConfig, string][] = [];
  if (cron === undefined && every_ms === undefined) faults.push(['cron', 'Say when: with cron or with every_ms']);
  if (cron !== undefined && every_ms !== undefined) {
    faults.push(['every_ms', 'There is a cron pattern already; take one of the two']);
  }
  const parsed = cron === undefined ? undefined : parseCron(cron);
  if (typeof parsed === 'string') faults.push(['cron', parsed]);
  // What `Intl` knows besides IANA's names are offsets, which follow no change of summer time.
  if (!/^[A-Za-z]/.test(timezone) || !isTimeZone(timezone)) {
    faults.push(['timezone', `There is no time zone "${timezone}"; names are those of IANA, such as Europe/Berlin`]);
  }
  return faults;
}

/** What the config of a schedule that was checked says. */
function toSchedule({ cron, every_ms: everyMs, timezone, catch_up: catchUp }: ScheduleConfig): Schedule {
  if (everyMs !== undefined) {
    const nextAfter = (afterMs: number, anchorMs: number): number =>
      anchorMs + everyMs * (Math.max(0, Math.floor((afterMs - anchorMs) / everyMs)) + 1);
    return { nextAfter, catchUp, timezone, isFast: everyMs < LIMITS.fastScheduleMs };
  }
  const pattern = parseCron(cron ?? '');
  if (typeof pattern === 'string') throw new Error(`a checked schedule has a pattern: ${pattern}`);
  return { nextAfter: (afterMs) => nextSlot(pattern, timezone, afterMs), catchUp, timezone, isFast: false };
}

/** Starts a workflow at set times. */
export const schedule = defineTrigger<ScheduleConfig>({
  type: 'schedule',
  title: 'Schedule',
  description: 'Starts the workflow at set times, by a cron pattern or after each interval.',
  icon: 'calendar-clock',
  summary: '{cron} {every_ms} {timezone}',
  config: configSchema,
  schedule: toSchedule,
  sample: (config, nowMs) => slotPayload(config, nowMs, nowMs),
  example,
});
