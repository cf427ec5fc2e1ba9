import { checkConfig } from '@automateos/model';
import { expect, it } from 'vitest';
import { ifNode } from './definition.ts';
import { decide } from './execute.ts';

it.each([
  [true, 'true'],
  [false, 'false'],
  ['text', 'true'],
  ['', 'false'],
])('if with the condition %j goes on at %j', (condition, output) => {
  expect(decide({ config: { condition } })).toEqual({
    ok: true,
    output: { result: output === 'true' },
    emitted: [output],
  });
});

it('if has no output main', () => {
  expect(ifNode.outputs).toEqual(['true', 'false']);
});

it.each([[{}], [{ condition: 1 }], [{ condition: true, else: 'x' }]])('if refuses %j', (config) => {
  expect(checkConfig(ifNode.config, config).length).toBeGreaterThan(0);
});
