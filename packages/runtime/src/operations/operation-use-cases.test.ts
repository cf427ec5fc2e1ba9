import type { UserId, WorkerId } from '@automateos/model';
import { createFakeClock } from '@automateos/testing';
import { expect, test } from 'vitest';
import type { OperationState } from '../ports.ts';
import { createOperationUseCases } from './operation-use-cases.ts';

const ACTOR = { userId: 'user' as UserId, address: null };

function read(isAlive: boolean, atLeast: OperationState['atLeast'] = []) {
  const state: OperationState = {
    figures: {
      acceptedLastMinute: 1,
      queued: 2,
      waiting: 3,
      running: 4,
      overdue: 5,
      stranded: 6,
      inDoubt: 7,
      openDeadLetters: 8,
    },
    atLeast,
    oldestQueuedAt: 9,
    workers: [{ id: 'worker' as WorkerId, startedAt: 1, heartbeatAt: 2, isAlive }],
    storage: [],
  };
  const useCases = createOperationUseCases({
    store: { database: 'sqlite', readState: async () => state },
    doorbell: { state: () => 'ok' },
    clock: createFakeClock(),
    sweepAgeMs: () => 12,
  });
  return useCases.read(ACTOR);
}

test('what is overdue is stuck while a worker is alive; what lost its owner always is', async () => {
  expect(await read(true)).toEqual({
    acceptedLastMinute: 1,
    queued: 2,
    waiting: 3,
    running: 4,
    stuck: 11,
    inDoubt: 7,
    openDeadLetters: 8,
    atLeast: [],
    oldestQueuedAt: 9,
    sweepAgeMs: 12,
    database: 'sqlite',
    doorbell: 'ok',
    workers: [{ id: 'worker', startedAt: 1, heartbeatAt: 2, isAlive: true }],
    storage: [],
  });
  expect((await read(false)).stuck).toBe(6);
});

test('says of which figures counting stopped', async () => {
  expect((await read(true, ['queued', 'overdue'])).atLeast).toEqual(['queued', 'stuck']);
  expect((await read(false, ['queued', 'overdue'])).atLeast).toEqual(['queued']);
  expect((await read(false, ['stranded', 'running'])).atLeast).toEqual(['running', 'stuck']);
});
