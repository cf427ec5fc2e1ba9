import { checkConfig } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { schedule } from './definition.ts';

const of = (config: object) => {
  const made = schedule.schedule?.(schedule.config.parse(config));
  if (made === undefined) throw new Error('a schedule has slots');
  return made;
};

describe('a schedule', () => {
  it('is in UTC and catches up the last missed slot when nothing is said', () => {
    expect(of({ cron: '0 6 * * *' })).toMatchObject({ timezone: 'UTC', catchUp: 'last', isFast: false });
  });

  it('of an interval counts from when it began', () => {
    const { nextAfter, isFast } = of({ every_ms: 5_000 });
    expect(isFast).toBe(true);
    expect([0, 1_000, 5_999, 6_000, 123_456].map((after) => nextAfter(after, 1_000))).toEqual([
      6_000, 6_000, 6_000, 11_000, 126_000,
    ]);
    expect(of({ every_ms: 60_000 }).isFast).toBe(false);
  });

  it.each([
    [{ cron: '0 6 * * *' }],
    [{ cron: ' */15  9-17 * * MON-FRI ', timezone: 'europe/berlin' }],
    [{ cron: '0 0 L * *' }],
    [{ every_ms: 1_000, catch_up: 'all' }],
  ])('takes %j', (config) => {
    expect(checkConfig(schedule.config, config)).toEqual([]);
  });

  it.each([
    [{}, 'cron', 'Say when: with cron or with every_ms'],
    [{ cron: '0 6 * * *', every_ms: 5_000 }, 'every_ms', 'There is a cron pattern already'],
    [
      { cron: '* * * * * *' },
      'cron',
      'Needs five fields: minute, hour, day of the month, month, day of the week; has 6',
    ],
    [{ cron: '@daily' }, 'cron', 'Needs five fields'],
    [{ cron: '' }, 'cron', 'has 0'],
    [{ cron: '60 * * * *' }, 'cron', 'Invalid value for minute: 60'],
    [{ cron: '0 0 30 2 *' }, 'cron', 'Never fires: there is no such day'],
    [{ cron: '0 0 32 1 *' }, 'cron', ''],
    [{ cron: '0 6 * * *', timezone: 'Europe/Berlln' }, 'timezone', 'There is no time zone "Europe/Berlln"'],
    [{ cron: '0 6 * * *', timezone: '+02:00' }, 'timezone', 'There is no time zone "+02:00"'],
    [{ every_ms: 999 }, 'every_ms', '1000'],
    [{ every_ms: 1_000, catch_up: 'some' }, 'catch_up', ''],
  ])('refuses %j at the field', (config, field, message) => {
    const issues = checkConfig(schedule.config, config);
    expect(issues.map(({ path }) => path)).toEqual([[field]]);
    expect(issues[0]?.message).toContain(message);
  });
});
