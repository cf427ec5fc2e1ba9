import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseCron } from './cron-pattern.ts';
import { changesOf, type KnownPattern, readOffsets, SCANNED, scan, toCron, ZONES } from './minute-scan.conformance.ts';
import { nextSlot } from './next-slot.ts';

const DAY_MS = 86_400_000;
const OFFSETS = new Map(ZONES.map((zone) => [zone, readOffsets(zone)]));
const offsetsOf = (zone: (typeof ZONES)[number]) => OFFSETS.get(zone) ?? (() => 0);

const ANY: KnownPattern = { minutes: [], hours: [], days: [], months: [], weekdays: [] };

function slots(pattern: KnownPattern, zone: string, afterMs: number, untilMs: number, most = Number.POSITIVE_INFINITY) {
  const parsed = parseCron(toCron(pattern));
  if (typeof parsed === 'string') throw new Error(parsed);
  const found: number[] = [];
  let at = nextSlot(parsed, zone, afterMs);
  for (; at <= untilMs && found.length < most; at = nextSlot(parsed, zone, at)) found.push(at);
  return found;
}

const set = (min: number, max: number) => fc.uniqueArray(fc.integer({ min, max }), { maxLength: 3 });
const patterns: fc.Arbitrary<KnownPattern> = fc.record({
  minutes: set(0, 59),
  // Most changes are in these hours.
  hours: fc.oneof(set(0, 3), set(0, 23)),
  days: fc.oneof({ arbitrary: fc.constant([]), weight: 3 }, { arbitrary: set(1, 28), weight: 1 }),
  months: fc.oneof({ arbitrary: fc.constant([]), weight: 3 }, { arbitrary: set(1, 12), weight: 1 }),
  weekdays: fc.oneof({ arbitrary: fc.constant([]), weight: 3 }, { arbitrary: set(0, 6), weight: 1 }),
});

describe('the next slots of a pattern are those that a look at each minute finds', () => {
  test.each(ZONES)('at any time of three years, and around each change of the clocks, in %s', (zone) => {
    const offsetAt = offsetsOf(zone);
    const changes = changesOf(offsetAt);
    const anyTime = fc.integer({ min: SCANNED.from, max: SCANNED.until });
    const nearChange = fc
      .tuple(fc.constantFrom(...changes, SCANNED.from), fc.integer({ min: -DAY_MS, max: DAY_MS / 4 }))
      .map(([change, away]) => change + away);
    fc.assert(
      fc.property(patterns, fc.oneof(anyTime, nearChange), (pattern, after) => {
        const until = after + 3 * DAY_MS;
        expect(slots(pattern, zone, after, until, 20)).toEqual(scan(pattern, offsetAt, after, until, 20));
      }),
      { numRuns: 150 },
    );
  });

  test.each(['Europe/Berlin', 'Australia/Lord_Howe'] as const)('through all of three years, in %s', (zone) => {
    const pattern = { ...ANY, minutes: [15, 30, 45], hours: [1, 2, 3] };
    const whole = scan(pattern, offsetsOf(zone), SCANNED.from, SCANNED.until);
    expect(whole.length).toBeGreaterThan(9_000);
    expect(slots(pattern, zone, SCANNED.from, SCANNED.until)).toEqual(whole);
  });
});

describe('where clocks are changed', () => {
  const from = (cron: string, zone: string, after: string, count: number) => {
    const parsed = parseCron(cron);
    if (typeof parsed === 'string') throw new Error(parsed);
    const found: string[] = [];
    for (let at = Date.parse(after); found.length < count; ) {
      at = nextSlot(parsed, zone, at);
      found.push(new Date(at).toISOString().slice(0, 16));
    }
    return found;
  };

  it('half past two comes at three in the night that has no such time, and once in the night that has two', () => {
    const spring = from('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', 2);
    expect(spring).toEqual(['2026-03-29T01:00', '2026-03-30T00:30']);
    const autumn = from('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2);
    expect(autumn).toEqual(['2026-10-25T00:30', '2026-10-26T01:30']);
  });

  it('several times that are left out come once, together', () => {
    const spring = from('15,45 2 * * *', 'Europe/Berlin', '2026-03-28T12:00:00Z', 2);
    expect(spring).toEqual(['2026-03-29T01:00', '2026-03-30T00:15']);
  });

  it('every half hour is every half hour', () => {
    const autumn = from('*/30 * * * *', 'Europe/Berlin', '2026-10-25T00:00:00Z', 4);
    expect(autumn).toEqual(['2026-10-25T00:30', '2026-10-25T01:00', '2026-10-25T01:30', '2026-10-25T02:00']);
    const spring = from('30 * * * *', 'Europe/Berlin', '2026-03-29T00:00:00Z', 2);
    expect(spring).toEqual(['2026-03-29T00:30', '2026-03-29T01:30']);
  });

  it('a change by half an hour is one, too', () => {
    const spring = from('15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00:00Z', 2);
    expect(spring).toEqual(['2026-10-03T15:30', '2026-10-04T15:15']);
  });

  it('six in the morning stays six in the morning', () => {
    const spring = from('0 6 * * *', 'Europe/Berlin', '2026-03-28T00:00:00Z', 3);
    expect(spring).toEqual(['2026-03-28T05:00', '2026-03-29T04:00', '2026-03-30T04:00']);
  });

  it('a day of the year that is years away is found', () => {
    expect(from('0 0 29 2 *', 'Europe/Berlin', '2026-01-01T00:00:00Z', 2)).toEqual([
      '2028-02-28T23:00',
      '2032-02-28T23:00',
    ]);
    expect(from('0 * 29 2 *', 'Europe/Berlin', '2026-01-01T00:00:00Z', 1)).toEqual(['2028-02-28T23:00']);
  });
});
