import { outputsOf } from '@automateos/model';
import { expect, it } from 'vitest';
import { waitForCallback } from '../wait-for-callback/definition.ts';
import { approval } from './definition.ts';

const NOW = Date.UTC(2026, 0, 1);
const AT = new Date(NOW).toISOString();
const config = approval.config.parse({ title: 'Pay?' });

it('an approval has the outputs of its choices, or those of Approve and Reject', () => {
  expect(outputsOf(approval, { title: 'Pay?' })).toEqual(['approve', 'reject', 'asked', 'timeout']);
  const choices = [{ id: 'later', label: 'Later' }];
  expect(outputsOf(approval, { title: 'Pay?', choices })).toEqual(['later', 'asked', 'timeout']);
  for (const id of ['asked', 'timeout', 'error', '1st', '']) {
    expect(approval.config.safeParse({ title: 'Pay?', choices: [{ id, label: 'L' }] }).success, id).toBe(false);
  }
  const twice = [...choices, ...choices];
  expect(approval.config.safeParse({ title: 'Pay?', choices: twice }).success).toBe(false);
});

it('a decision is one of the choices, with a note', () => {
  expect(approval.ask?.read(config, { choice: 'approve', note: 'fine' }, AT)).toEqual({
    ok: true,
    ending: { output: { choice: 'approve', note: 'fine', answered_at: AT }, emitted: ['approve'] },
  });
  expect(approval.ask?.read(config, { choice: 'asked' }, AT)).toMatchObject({ ok: false, field: 'choice' });
  expect(approval.ask?.read(config, { choice: 'approve', note: 5 }, AT)).toMatchObject({ ok: false, field: 'note' });
  expect(approval.ask?.read(config, { choice: 'approve', all: 1 }, AT)).toMatchObject({ ok: false, field: 'all' });
  expect(approval.ask?.read(config, 'approve', AT)).toMatchObject({ ok: false });
});

it('the time limit of an approval leads to timeout; without one it waits for ever', () => {
  expect(approval.wait?.({ ...config, time_limit_ms: 60_000 }, NOW)).toEqual({
    endsAt: NOW + 60_000,
    ending: { output: { choice: null, note: '', answered_at: null }, emitted: ['timeout'] },
    asks: { value: { ends_at: '2026-01-01T00:01:00.000Z' }, emitted: ['asked'] },
  });
  expect(approval.wait?.(config, NOW).endsAt).toBeNull();
});

it('a callback takes any JSON', () => {
  for (const payload of [{ a: 1 }, [1], 'text', null]) {
    expect(waitForCallback.ask?.read({}, payload, AT)).toEqual({
      ok: true,
      ending: { output: { payload, answered_at: AT }, emitted: ['main'] },
    });
  }
});
