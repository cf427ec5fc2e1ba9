import { describe, expect, it } from 'vitest';
import type { DeadLetter, RedrivePlan } from '../../../api/generated/index.ts';
import { mergePlans, queryOfLetter } from './plan-letters.ts';
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

const plan = (changes: Partial<RedrivePlan> = {}): RedrivePlan => ({
  dry_run: true,
  total: 1,
  would_redrive: 1,
  would_fail: 0,
  refusals: [],
  repeats: [],
  examined: 1,
  ...changes,
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
    expect(toGroupBody({})).toEqual({ all: true });
    expect(toGroupBody({ fingerprint: 'f' })).toEqual({ fingerprint: 'f' });
  });

  it('one letter is its group at its millisecond', () => {
    expect(queryOfLetter(letter('a'))).toEqual({
      fingerprint: 'f',
      since: '2026-06-01T12:00:00.500Z',
      until: '2026-06-01T12:00:00.501Z',
    });
  });
});

describe('the plan of letters picked by hand', () => {
  it('adds up what each of them would do', () => {
    const refusal = { code: 'NODE_MISSING', message: 'The version has no node "enrich".', count: 1, example_id: 'b' };
    const merged = mergePlans(
      [
        [letter('a'), plan({ repeats: [{ node_id: 'crm', count: 1 }] })],
        [letter('b'), plan({ would_redrive: 0, would_fail: 1, refusals: [refusal] })],
        [letter('c'), plan({ would_redrive: 0, would_fail: 1, refusals: [{ ...refusal, example_id: 'c' }] })],
      ],
      3,
    );
    expect(merged).toMatchObject({ total: 3, examined: 3, would_redrive: 1, would_fail: 2 });
    expect(merged.refusals).toEqual([{ ...refusal, count: 2 }]);
    expect(merged.repeats).toEqual([{ node_id: 'crm', count: 1 }]);
  });

  it('counts a letter once that shares its millisecond with another', () => {
    const both = plan({ total: 2, would_redrive: 2, examined: 2 });
    expect(mergePlans([[letter('a'), both]], 1)).toMatchObject({ would_redrive: 1, would_fail: 0 });
  });
});

it('tells how long it takes', () => expect(describeRate(600, 10)).toBe('600 new runs in about 1 min'));
