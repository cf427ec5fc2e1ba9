import { checkConfig } from '@automateos/model';
import { expect, it } from 'vitest';
import { errorTrigger } from './definition.ts';

const ID = '01a20960-ba7a-7000-b56e-35a4299c1d35';

it('error watches all workflows when it names none', () => {
  expect(errorTrigger.failureWatch?.(errorTrigger.config.parse({}))).toEqual({ workflowIds: [] });
  expect(errorTrigger.failureWatch?.(errorTrigger.config.parse({ workflows: [ID] }))).toEqual({ workflowIds: [ID] });
});

it.each([
  [{ workflows: ['orders'] }, ['workflows', 0]],
  [{ workflows: 'all' }, ['workflows']],
  [{ workflows: new Array<string>(101).fill(ID) }, ['workflows']],
])('error refuses %j', (config, path) => {
  expect(checkConfig(errorTrigger.config, config).map((issue) => issue.path)).toEqual([path]);
});
