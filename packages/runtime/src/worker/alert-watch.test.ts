import type { ExecutionId } from '@automateos/model';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createMetrics } from '../metrics.ts';
import type { AlertFigures } from '../ports.ts';
import { createAlertWatch } from './alert-watch.ts';

const SWEEPS_BETWEEN = 30;

function open(isTelling: boolean) {
  const lines: { level: number; msg: string; executions?: number; executionIds?: string[] }[] = [];
  const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const metrics = createMetrics();
  let figures: AlertFigures = { liveWorkers: 1, openDeadLetters: 3, inDoubt: 0, newestInDoubt: [] };
  let looks = 0;
  const alertFigures = async () => {
    looks += 1;
    return figures;
  };
  const watch = createAlertWatch({ queue: { alertFigures }, logger, metrics }, isTelling);
  return {
    lines,
    looks: () => looks,
    tellLost: watch.tellLost,
    /** Lets sweeps pass until the next look. */
    lookWith: async (inDoubt: number) => {
      figures = { ...figures, inDoubt, newestInDoubt: ['run-1' as ExecutionId] };
      for (let sweep = 0; sweep < SWEEPS_BETWEEN; sweep += 1) await watch.look();
    },
    metric: async (name: string) =>
      Number(
        (await metrics.text())
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1],
      ),
  };
}

test('calls in doubt that wait for a person are told once each time there are more of them', async () => {
  const { lines, lookWith, looks, metric } = open(true);
  for (const inDoubt of [0, 2, 2, 1, 2]) await lookWith(inDoubt);
  expect(looks()).toBe(5);
  expect(lines).toMatchObject([
    { level: 40, executions: 2, newest: ['run-1'], msg: expect.stringContaining('a person decides') },
    { level: 40, executions: 2 },
  ]);
  expect(await metric('automateos_executions_in_doubt')).toBe(2);
  expect(await metric('automateos_dead_letters_open')).toBe(3);
});

test('a process that runs nothing counts and leaves the telling to the workers', async () => {
  const { lines, lookWith, metric } = open(false);
  await lookWith(2);
  expect(lines).toEqual([]);
  expect(await metric('automateos_executions_in_doubt')).toBe(2);
});

test('executions that were given up are told by whoever gave them up', async () => {
  const { lines, tellLost, metric } = open(true);
  tellLost({ ended: 3, lost: [] });
  tellLost({ ended: 3, lost: ['run-7' as ExecutionId] });
  expect(lines).toMatchObject([{ level: 40, executionIds: ['run-7'], msg: expect.stringContaining('WORKER_LOST') }]);
  expect(await metric('automateos_given_up_total')).toBe(1);
});
