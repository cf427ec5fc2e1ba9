import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../../api/generated/index.ts';
import { describeRate, FIRST_WISH, redriveVerb, toGroupBody } from './redrive-wish.ts';

const letter = (id: string): DeadLetter => ({
  id,
  execution_id: id,
  workflow_id: 'w',
  node_id: 'enrich',
  code: 'HTTP_ERROR_STATUS',
  message: 'The answer has status 503',
  fingerprint: 'f',
  status: 'open',
  failed_at: '2026-06-01T12:00:00.500Z',
  decided_at: null,
  redriven_by: null,
});

describe('what the button says', () => {
  const known = { currentVersion: 13, failedNode: 'Enrich' };
  it.each([
    [FIRST_WISH, 'Redrive 12 from Enrich'],
    [{ ...FIRST_WISH, version: 'current' as const }, 'Redrive 12 on v13 from Enrich'],
    [{ ...FIRST_WISH, from: 'start' as const, version: 'current' as const }, 'Redrive 12 on v13 from the start'],
  ])('for %j', (wish, verb) => expect(redriveVerb(12, wish, known)).toBe(verb));

  it('names no node and no version that letters do not share', () => {
    const wish = { ...FIRST_WISH, version: 'current' as const };
    const none = { currentVersion: undefined, failedNode: undefined };
    expect(redriveVerb(1_200, wish, none)).toBe('Redrive 1,200 on the current version');
  });
});

describe('what is asked of the server', () => {
  it('says that it means all when no filter is named', () => {
    expect(toGroupBody({ kind: 'all', query: {}, count: 1 })).toEqual({ all: true });
    expect(toGroupBody({ kind: 'all', query: { fingerprint: 'f' }, count: 1 })).toEqual({ fingerprint: 'f' });
  });

  it('names letters that were picked', () => {
    expect(toGroupBody({ kind: 'letters', letters: [letter('a'), letter('b')] })).toEqual({ ids: ['a', 'b'] });
  });
});

it('tells how long it takes', () => expect(describeRate(600, 10)).toBe('600 new runs in about 1 min'));
