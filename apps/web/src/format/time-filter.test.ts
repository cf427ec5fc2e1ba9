import { describe, expect, it } from 'vitest';
import { readTimeFilter, resolveTimeFilter } from './time-filter.ts';

const read = (query: string) => readTimeFilter(new URLSearchParams(query));

describe('the time a list is limited to', () => {
  it('is a preset that counts back from now', () => {
    expect(read('range=24h')).toEqual({ range: '24h' });
    expect(resolveTimeFilter({ range: '24h' }, Date.parse('2026-06-02T12:00:00Z'))).toEqual({
      since: '2026-06-01T12:00:00.000Z',
    });
  });

  it('is two instants of one’s own', () => {
    const filter = read('since=2026-06-01T00:00:00Z&until=2026-06-02T02:00:00%2B02:00');
    expect(resolveTimeFilter(filter, 0)).toEqual({
      since: '2026-06-01T00:00:00.000Z',
      until: '2026-06-02T00:00:00.000Z',
    });
  });

  it('is no limit when the address says nothing that can be read', () => {
    expect(read('range=soon&since=yesterday')).toEqual({});
    expect(resolveTimeFilter({}, 0)).toEqual({});
  });
});
