import { describe, expect, it } from 'vitest';
import { createIdGenerator, firstIdAt, isUuid } from './ids.ts';

const NOW_MS = Date.UTC(2026, 0, 2, 3, 4, 5, 678);

function zeroBytes(count: number): Uint8Array {
  return new Uint8Array(count);
}

function timeOf(id: string): number {
  return Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
}

function counterOf(id: string): number {
  return Number.parseInt(id.slice(15, 18), 16);
}

describe('createIdGenerator', () => {
  it('writes time, version, counter, variant and random bits where RFC 9562 puts them', () => {
    const bytes = Uint8Array.of(0xff, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77);
    const next = createIdGenerator(
      () => 0x0123456789ab,
      (count) => Uint8Array.from({ length: count }, (_, index) => bytes[index % bytes.length] ?? 0),
    );
    expect(next()).toBe('01234567-89ab-7000-bf11-223344556677');
    expect(next()).toBe('01234567-89ab-7001-bf11-223344556677');
  });

  it('sets the variant whatever the random bits are', () => {
    for (const fill of [0x00, 0x3f, 0x40, 0x80, 0xc0, 0xff]) {
      const id = createIdGenerator(
        () => NOW_MS,
        (count) => new Uint8Array(count).fill(fill),
      )();
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(isUuid(id)).toBe(true);
    }
  });

  it('gives ids of one millisecond in order', () => {
    const next = createIdGenerator(() => NOW_MS, zeroBytes);
    const ids = Array.from({ length: 1_000 }, next);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.map(timeOf)).toEqual(ids.map(() => NOW_MS));
  });

  it('starts the counter again with each millisecond', () => {
    let now = NOW_MS;
    const next = createIdGenerator(() => now, zeroBytes);
    next();
    expect(counterOf(next())).toBe(1);
    now += 1;
    expect(counterOf(next())).toBe(0);
  });

  it('keeps rising when the clock steps back, and follows it again once it has caught up', () => {
    let now = NOW_MS;
    const next = createIdGenerator(() => now, zeroBytes);
    const before = next();
    now -= 3_600_000;
    const during = next();
    expect(during > before).toBe(true);
    expect(timeOf(during)).toBe(NOW_MS);
    now = NOW_MS + 5;
    const after = next();
    expect(after > during).toBe(true);
    expect(timeOf(after)).toBe(NOW_MS + 5);
  });

  it('borrows from the next millisecond when the counter is full', () => {
    let now = NOW_MS;
    const next = createIdGenerator(() => now, zeroBytes);
    const ids = Array.from({ length: 3 * 4_096 + 1 }, next);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
    expect([timeOf(ids[4_095] ?? ''), counterOf(ids[4_095] ?? '')]).toEqual([NOW_MS, 0xfff]);
    expect([timeOf(ids[4_096] ?? ''), counterOf(ids[4_096] ?? '')]).toEqual([NOW_MS + 1, 0]);
    now = NOW_MS + 3;
    expect(next() > (ids.at(-1) ?? '')).toBe(true);
  });

  it('uses no random byte twice, and asks for more when they are used up', () => {
    let given = 0;
    const next = createIdGenerator(
      () => NOW_MS,
      (count) => Uint8Array.from({ length: count }, () => (given++ >> 3) & 0xff),
    );
    const tails = Array.from({ length: 2_000 }, () => next().slice(-12));
    expect(tails).toEqual(tails.map((_, index) => (index & 0xff).toString(16).padStart(2, '0').repeat(6)));
    expect(given).toBeGreaterThanOrEqual(16_000);
  });
});

describe('firstIdAt', () => {
  it('is before every id of its instant, and after every id of the instant before', () => {
    const idAt = (ms: number) => createIdGenerator(() => ms, zeroBytes)();
    const first = firstIdAt(NOW_MS);
    expect(isUuid(first)).toBe(true);
    expect(first < idAt(NOW_MS)).toBe(true);
    expect(
      first >
        createIdGenerator(
          () => NOW_MS - 1,
          (count) => new Uint8Array(count).fill(255),
        )(),
    ).toBe(true);
  });

  it('takes instants before 1970 and between two milliseconds', () => {
    expect(firstIdAt(-1)).toBe(firstIdAt(0));
    expect(firstIdAt(NOW_MS - 0.5)).toBe(firstIdAt(NOW_MS));
  });
});
