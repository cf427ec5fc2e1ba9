import { expect, it } from 'vitest';
import { toSettings, toValues } from './settings-values.ts';

it('gives the settings back that it was made from', () => {
  const settings = {
    max_concurrency: 3,
    timeout_ms: 1_500,
    rate_limit: { count: 10, per_ms: 60_000 },
    retention: { days: 7, max_executions: 100 },
  };
  const values = toValues({ description: 'x', settings });
  expect(values).toMatchObject({ timeoutSeconds: '1.5', rateSeconds: '60' });
  expect(toSettings(values)).toEqual(settings);
});

it('takes empty fields for no limits', () => {
  expect(toSettings(toValues({ description: '', settings: {} }))).toEqual({});
});
