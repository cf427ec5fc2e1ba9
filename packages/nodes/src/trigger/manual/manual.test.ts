import { checkConfig } from '@automateos/model';
import { expect, it } from 'vitest';
import { manual } from './definition.ts';

it.each([
  [{}, {}],
  [{ payload: { a: 1 } }, { a: 1 }],
  [{ payload: null }, null],
  [{ payload: 0 }, 0],
])('manual with %j starts with %j when nobody gives a payload', (config, payload) => {
  expect(checkConfig(manual.config, config)).toEqual([]);
  expect(manual.sample?.(config, 0)).toEqual(payload);
});

it('manual refuses fields that it does not know', () => {
  expect(checkConfig(manual.config, { sample: 1 })).toEqual([{ path: ['sample'], message: 'Unknown field' }]);
});
