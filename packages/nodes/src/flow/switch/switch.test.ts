import { outputsOf } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../pure/run-node.conformance.ts';
import { switchNode } from './definition.ts';
import { decide } from './execute.ts';

const CASES = [
  { output: 'paid', equals: 'paid' },
  { output: 'large', when: true },
  { output: 'small', when: false },
  { output: 'paid', when: 'yes' },
];

function outputsFor(config: object) {
  const outcome = decide({ config: switchNode.config.parse(config) });
  if (!outcome.ok) throw new Error(outcome.error.message);
  expect(outcome.output).toEqual({ outputs: outcome.emitted });
  return outcome.emitted;
}

describe('switch', () => {
  it('goes on at the first case that is met', () => {
    expect(outputsFor({ value: 'paid', cases: CASES })).toEqual(['paid']);
    expect(outputsFor({ value: 'open', cases: CASES })).toEqual(['large']);
  });

  it('goes on at all cases that are met, each output once', () => {
    expect(outputsFor({ value: 'paid', cases: CASES, match: 'all' })).toEqual(['paid', 'large']);
    expect(outputsFor({ value: 'open', cases: CASES, match: 'all' })).toEqual(['large', 'paid']);
  });

  it.each(['first', 'all'])('goes on at default when no case is met (%s)', (match) => {
    expect(outputsFor({ value: 1, match, cases: [{ output: 'a', equals: 2 }] })).toEqual(['default']);
  });

  it.each([
    ['5', 5, true],
    [5, '5', true],
    ['true', true, true],
    [null, null, true],
    [null, 'null', false],
    ['', null, false],
    [0, false, false],
    [{}, '[object Object]', false],
    [[], '', false],
  ])('compares %j with %j: %j', (value, equals, isMet) => {
    expect(outputsFor({ value, cases: [{ output: 'met', equals }] })).toEqual([isMet ? 'met' : 'default']);
  });

  it('has the outputs that its cases name, and default', () => {
    expect(outputsOf(switchNode, { cases: CASES })).toEqual(['paid', 'large', 'small', 'default']);
  });

  it.each([
    ['a case with neither', { cases: [{ output: 'a' }] }, 'cases.0: Must have either "equals" or "when"'],
    ['a case with both', { value: 1, cases: [{ output: 'a', equals: 1, when: true }] }, 'cases.0: Must have either'],
    ['no cases', { cases: [] }, 'cases: '],
    ['no value to compare', { cases: [{ output: 'a', equals: 1 }] }, 'value: Required by cases with "equals"'],
    ['an output with a name of its own', { cases: [{ output: 'error', when: true }] }, 'cases.0.output: "error" has'],
    ['an output that is no name', { cases: [{ output: 'a b', when: true }] }, 'cases.0.output: Must start'],
  ])('refuses %s', (_, config, fault) => {
    expect(faultsOf(switchNode, config)).toEqual([expect.stringContaining(fault)]);
  });

  it('takes cases that are known when it runs', () => {
    expect(
      faultsOf(switchNode, {
        value: '{{trigger.payload.x}}',
        cases: [{ output: 'a', equals: '{{trigger.payload.y}}' }],
      }),
    ).toEqual([]);
  });
});
