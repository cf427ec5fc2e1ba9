import { describe, expect, it } from 'vitest';
import { readLetterFilter, toLetterQuery, upToSeen } from './letter-filter.ts';

describe('the filter of dead letters', () => {
  it('is read from the address; what cannot be read is left out', () => {
    const filter = readLetterFilter(new URLSearchParams('status=redriven&workflow=w&q=503&range=soon'));
    expect(filter).toEqual({ status: 'redriven', workflowId: 'w', text: '503', time: {} });
    expect(toLetterQuery(filter, {}, 'f')).toEqual({ workflow_id: 'w', fingerprint: 'f', q: '503' });
    expect(readLetterFilter(new URLSearchParams('status=odd')).status).toBe('open');
  });
});

describe('a decision about all', () => {
  it('takes only what was there to see', () => {
    expect(upToSeen({ fingerprint: 'f' }, '2026-06-01T12:00:00.500Z')).toEqual({
      fingerprint: 'f',
      until: '2026-06-01T12:00:00.501Z',
    });
  });

  it('keeps an earlier end that was chosen', () => {
    const query = { until: '2026-05-01T00:00:00.000Z' };
    expect(upToSeen(query, '2026-06-01T12:00:00.500Z')).toBe(query);
    expect(upToSeen(query, undefined)).toBe(query);
  });
});
