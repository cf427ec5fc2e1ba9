import { describe, expect, it } from 'vitest';
import { outputsOf } from './outputs-of.ts';

const SWITCH = { outputs: ['default'], outputsFrom: { field: 'cases', key: 'output' } };

describe('the outputs of a node', () => {
  it('are those of its type, whatever its config says', () => {
    expect(outputsOf({ outputs: ['true', 'false'] }, { cases: [{ output: 'a' }] })).toEqual(['true', 'false']);
  });

  it('are those that its config names, then those of its type', () => {
    expect(outputsOf(SWITCH, { cases: [{ output: 'large', when: true }, { output: 'small' }] })).toEqual([
      'large',
      'small',
      'default',
    ]);
  });

  it('are each there once', () => {
    expect(outputsOf(SWITCH, { cases: [{ output: 'a' }, { output: 'default' }, { output: 'a' }] })).toEqual([
      'a',
      'default',
    ]);
  });

  it.each([
    {},
    { cases: '{{trigger.cases}}' },
    { cases: { output: 'a' } },
    { cases: [null, 'a', 1, [], {}, { output: 5 }, { output: '' }, { output: '{{trigger.name}}' }] },
  ])('leave out what names none: %j', (config) => {
    expect(outputsOf(SWITCH, config)).toEqual(['default']);
  });
});
