import { describe, expect, it } from 'vitest';
import { windowOf } from './use-virtual-rows.ts';

describe('which rows are drawn', () => {
  it('those on the screen and a few round them', () => {
    expect(windowOf({ count: 1_000, rowHeight: 20 }, 2_000, 200)).toEqual({ first: 94, end: 117, offset: 1_880 });
  });

  it('of few rows all', () => {
    expect(windowOf({ count: 3, rowHeight: 20 }, 0, 200)).toEqual({ first: 0, end: 3, offset: 0 });
  });

  it('of more rows than a browser can stack, the last one stands at the lower edge', () => {
    const options = { count: 2_500_000, rowHeight: 24 };
    const { end, offset, first } = windowOf(options, 8_000_000 - 480, 480);
    expect(end).toBe(options.count);
    expect(offset + (end - first) * 24).toBeCloseTo(8_000_000, 3);
  });
});
