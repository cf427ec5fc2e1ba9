import { checkConfig } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { filter } from './definition.ts';
import { execute } from './execute.ts';

describe('filter', () => {
  it.each([
    [true, true, true],
    [false, true, false],
    [true, false, false],
    [false, false, true],
    ['text', true, true],
    ['', true, false],
  ])('with condition %j and continue_on %j passes: %j', (condition, continue_on, passed) => {
    expect(execute({ config: { condition, continue_on } })).toEqual({
      ok: true,
      output: { passed },
      emitted: [passed ? 'main' : 'rejected'],
    });
  });

  it('goes on with a true condition when nothing is said', () => {
    expect(filter.config.parse({ condition: 'a == 1' })).toEqual({ condition: 'a == 1', continue_on: true });
  });

  it.each([[{}], [{ condition: 1 }], [{ condition: true, continue_on: 'yes' }]])('refuses %j', (config) => {
    expect(checkConfig(filter.config, config).length).toBeGreaterThan(0);
  });
});
