import { checkConfig } from '@automateos/model';
import { expect, it } from 'vitest';
import { stopWithError } from './definition.ts';
import { decide } from './execute.ts';

it('stop_with_error fails with its message and code, and not again', () => {
  expect(decide({ config: stopWithError.config.parse({ message: 'No stock', code: 'NO_STOCK' }) })).toEqual({
    ok: false,
    error: { code: 'NO_STOCK', message: 'No stock' },
    retryable: false,
  });
});

it('stop_with_error has a code when none is given, and keeps the start of a long message', () => {
  const outcome = decide({ config: stopWithError.config.parse({ message: 'x'.repeat(5_000) }) });
  expect(outcome).toMatchObject({ error: { code: 'STOPPED', message: 'x'.repeat(2_000) } });
});

it('stop_with_error has no output', () => {
  expect(stopWithError.outputs).toEqual([]);
});

it.each([[{}], [{ message: '' }], [{ message: 'x', code: 'no stock' }], [{ message: 'x', code: '' }]])(
  'stop_with_error refuses %j',
  (config) => {
    expect(checkConfig(stopWithError.config, config).length).toBeGreaterThan(0);
  },
);
