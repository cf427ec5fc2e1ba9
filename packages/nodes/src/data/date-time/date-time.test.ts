import type { JsonObject } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { faultsOf, gives } from '../../pure/run-node.conformance.ts';
import { dateTime } from './definition.ts';

const BERLIN = 'Europe/Berlin';
const got = (config: object) => gives(dateTime, config) as JsonObject;
const isoOf = (value: string | number, more: object = {}) => got({ value, ...more }).iso;

describe('a date is read', () => {
  it.each([
    ['2026-03-01T09:30:00Z', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01T09:30:00.1234+01:00', '2026-03-01T08:30:00.123Z'],
    ['2026-03-01 09:30', '2026-03-01T09:30:00.000Z'],
    ['2026-03-01T09:30:00-0530', '2026-03-01T15:00:00.000Z'],
    ['2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['0099-03-01', '0099-03-01T00:00:00.000Z'],
    ['Tue, 24 Nov 2026 10:00:00 +0100', '2026-11-24T09:00:00.000Z'],
    ['24 Nov 2026 10:00 GMT', '2026-11-24T10:00:00.000Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    [1_772_357_400_000, '2026-03-01T09:30:00.000Z'],
  ])('%j as %s', (value, iso) => {
    expect(isoOf(value)).toBe(iso);
  });

  it('in the time zone when it has no offset, summer and winter', () => {
    expect(isoOf('2026-01-10T12:00', { time_zone: BERLIN })).toBe('2026-01-10T11:00:00.000Z');
    expect(isoOf('2026-07-10T12:00', { time_zone: BERLIN })).toBe('2026-07-10T10:00:00.000Z');
    expect(isoOf('2026-07-10', { time_zone: BERLIN })).toBe('2026-07-09T22:00:00.000Z');
    expect(isoOf('2026-07-10T12:00Z', { time_zone: BERLIN })).toBe('2026-07-10T12:00:00.000Z');
  });

  it('in the hour that there is not as one hour later, in the doubled one as the first', () => {
    expect(isoOf('2026-03-29T02:30', { time_zone: BERLIN })).toBe('2026-03-29T01:30:00.000Z');
    expect(isoOf('2026-10-25T02:30', { time_zone: BERLIN })).toBe('2026-10-25T00:30:00.000Z');
    expect(isoOf('2026-03-08T02:30', { time_zone: 'America/New_York' })).toBe('2026-03-08T07:30:00.000Z');
    // Clocks went back over midnight here.
    const zone = { time_zone: 'America/Scoresbysund' };
    expect(isoOf('2026-10-24T23:30', zone)).toBe('2026-10-25T00:30:00.000Z');
    expect(isoOf('2026-10-25T00:30', zone)).toBe('2026-10-25T02:30:00.000Z');
  });

  it.each([
    ['05.03.2026', 'dd.MM.yyyy', '2026-03-05T00:00:00.000Z'],
    ['5.3.26 7:05', 'd.M.yy H:mm', '2026-03-05T07:05:00.000Z'],
    ['3/5/2026 12:05 AM', 'M/d/yyyy h:mm a', '2026-03-05T00:05:00.000Z'],
    ['3/5/2026 12:05 pm', 'M/d/yyyy h:mm a', '2026-03-05T12:05:00.000Z'],
    ['20260305T070809.123', "yyyyMMdd'T'HHmmss.SSS", '2026-03-05T07:08:09.123Z'],
    ['Thursday, March 5 2026', 'EEEE, MMMM d yyyy', '2026-03-05T00:00:00.000Z'],
    ['2026-03-05 07:00 -03:00', 'yyyy-MM-dd HH:mm XXX', '2026-03-05T10:00:00.000Z'],
    ["5 o'clock 2026-03-05", "h 'o''clock' yyyy-MM-dd", '2026-03-05T05:00:00.000Z'],
    ['1772357400', 'unix_s', '2026-03-01T09:30:00.000Z'],
    ['1772357400000', 'unix_ms', '2026-03-01T09:30:00.000Z'],
  ])('%j by %j', (value, readAs, iso) => {
    expect(isoOf(value, { read_as: readAs })).toBe(iso);
  });

  it('with the names of another language', () => {
    expect(isoOf('5. März 2026', { read_as: 'd. MMMM yyyy', locale: 'de' })).toBe('2026-03-05T00:00:00.000Z');
  });

  it.each([
    [
      'next week',
      'auto',
      'config.value: "next week" is no date of ISO 8601; if it is another one, say its pattern in "read_as"',
    ],
    ['2026-02-30', 'auto', 'config.value: "2026-02-30" is no day and time that there is'],
    ['2026-13-01', 'auto', 'config.value: "2026-13-01" is no day and time that there is'],
    ['2026-01-01T24:00', 'auto', 'config.value: "2026-01-01T24:00" is no day and time that there is'],
    ['1 Foo 2026 10:00 GMT', 'auto', 'config.value: "1 Foo 2026 10:00 GMT" is no day and time that there is'],
    ['1.2', 'dd.MM.yyyy', 'config.value: "1.2" does not fit the pattern "dd.MM.yyyy"'],
    ['01.02.2026x', 'dd.MM.yyyy', 'config.value: "01.02.2026x" does not fit the pattern "dd.MM.yyyy"'],
    ['10:00', 'HH:mm', 'config.value: the pattern "HH:mm" needs a year, a month and a day'],
    ['soon', 'unix_s', 'config.value: "soon" is no number of unix_s'],
    [1e18, 'auto', 'config.value: is not in the years 1 to 9999'],
  ])('%j by %j: never, and why', (value, readAs, message) => {
    expect(got({ value, read_as: readAs })).toEqual({ INVALID_VALUE: message });
  });
});

describe('a date is written', () => {
  const value = '2026-03-05T23:04:05.006Z';

  it('with all its parts in the time zone', () => {
    expect(got({ value, time_zone: 'Asia/Kolkata' })).toEqual({
      iso: '2026-03-05T23:04:05.006Z',
      local: '2026-03-06T04:34:05.006+05:30',
      formatted: '2026-03-06 04:34:05',
      unix_ms: Date.parse(value),
      year: 2026,
      month: 3,
      day: 6,
      hour: 4,
      minute: 34,
      second: 5,
      millisecond: 6,
      weekday: 5,
    });
  });

  it.each([
    ['d.M.yy H:m:s', '5.3.26 23:4:5'],
    ['EEE, d MMM yyyy', 'Thu, 5 Mar 2026'],
    ["EEEE 'the' d MMMM", 'Thursday the 5 March'],
    ['hh:mm a SSS', '11:04 PM 006'],
    ["HH 'o''clock' XXX", "23 o'clock Z"],
    ['', ''],
  ])('by %j as %j', (format, text) => {
    expect(got({ value, format }).formatted).toBe(text);
  });

  it('with an offset on either side of UTC', () => {
    expect(got({ value, time_zone: 'America/St_Johns', format: 'XXX' }).formatted).toBe('-03:30');
    expect(got({ value, time_zone: 'Asia/Kathmandu', format: 'XXX' }).formatted).toBe('+05:45');
  });
});

describe('adding', () => {
  const added = (value: string, add: object) => got({ operation: 'add', value, add, time_zone: BERLIN }).local;

  it('keeps the time of day over a change of summer time, in days; not in hours', () => {
    expect(added('2026-03-28T12:00', { days: 1 })).toBe('2026-03-29T12:00:00.000+02:00');
    expect(added('2026-03-28T12:00', { hours: 24 })).toBe('2026-03-29T13:00:00.000+02:00');
    expect(added('2026-10-26T12:00', { weeks: -1 })).toBe('2026-10-19T12:00:00.000+02:00');
  });

  it('ends at the last day of a shorter month', () => {
    expect(added('2026-01-31T08:00', { months: 1 })).toBe('2026-02-28T08:00:00.000+01:00');
    expect(added('2024-02-29T08:00', { years: 1 })).toBe('2025-02-28T08:00:00.000+01:00');
    expect(added('2026-03-31T08:00', { months: -13 })).toBe('2025-02-28T08:00:00.000+01:00');
    expect(added('2026-01-31T08:00', { months: 1, days: 1 })).toBe('2026-03-01T08:00:00.000+01:00');
  });

  it('adds each unit', () => {
    const add = { years: 1, months: 1, weeks: 1, days: 1, hours: 1, minutes: 1, seconds: 1, milliseconds: 1 };
    expect(added('2026-01-01T00:00', add)).toBe('2027-02-09T01:01:01.001+01:00');
  });

  it('does not lead out of the calendar', () => {
    expect(got({ operation: 'add', value: '9999-12-31', add: { days: 1 } })).toEqual({
      INVALID_VALUE: 'config.add: leads out of the years 1 to 9999',
    });
    expect(got({ operation: 'add', value: '2026-01-01', add: { years: 1_000_000_000 } })).toHaveProperty(
      'INVALID_VALUE',
    );
  });
});

describe('the difference', () => {
  it.each([
    ['2026-01-31', '2026-02-28', 'months', 1],
    ['2026-01-31', '2026-02-27', 'months', 0],
    ['2026-01-31', '2026-03-01', 'months', 1],
    ['2026-03-01', '2026-01-31', 'months', -1],
    ['2024-02-29', '2026-02-28', 'years', 2],
    ['2024-02-29', '2026-02-27', 'years', 1],
    ['2026-03-28T12:00', '2026-03-29T12:00', 'days', 1],
    ['2026-03-28T12:00', '2026-03-29T12:00', 'hours', 23],
    ['2026-03-29T12:00', '2026-03-28T12:01', 'days', 0],
    ['2026-01-01', '2026-01-01', 'weeks', 0],
    ['0001-01-02', '9999-12-31', 'days', 3_652_057],
    ['2026-01-01T00:00', '2025-12-31T23:59:58.500', 'seconds', -1],
  ])('from %s to %s is so many whole %s: %i', (value, other, unit, amount) => {
    const result = got({ operation: 'difference', value, other, unit, time_zone: BERLIN });
    expect(result).toMatchObject({ amount, unit });
    expect(Object.is(result.amount, -0)).toBe(false);
  });

  it('comes with exact milliseconds', () => {
    expect(got({ operation: 'difference', value: 0, other: 1_500 }).milliseconds).toBe(1_500);
  });

  it('says which of the two dates is wrong', () => {
    expect(got({ operation: 'difference', value: 0, other: 'x' }).INVALID_VALUE).toMatch(
      /^config\.other: "x" is no date/,
    );
  });
});

describe('date_time', () => {
  it('takes the start of the step when no date is given', () => {
    expect(faultsOf(dateTime, {})).toEqual([]);
  });

  it.each([
    [{ time_zone: 'Mars/Base' }, 'time_zone: There is no time zone "Mars/Base"; one is "Europe/Berlin"'],
    [{ format: 'yyyy-MM-ddTHH' }, 'format: "T" has no meaning here; put text into single quotes'],
    [{ read_as: "dd 'open" }, 'read_as: A quote is not closed'],
    [{ locale: 'x' }, 'locale: Must be a language such as "en" or "de-AT"'],
    [{ operation: 'add' }, 'add: Required by "add"'],
    [{ operation: 'add', add: { days: 1.5 } }, 'add.days: Must be a whole number'],
    [{ operation: 'difference' }, 'other: Required by "difference"'],
  ])('refuses %j', (config, fault) => {
    expect(faultsOf(dateTime, config)).toEqual([fault]);
  });
});
