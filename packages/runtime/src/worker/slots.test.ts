import { createFakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { addActor, define, eventually, openWith, reaches } from '../conformance/instance.conformance.ts';
import { succeed } from '../conformance/test-nodes.conformance.ts';

const CALL = define(['start', 'a'], ['start>a']);

describe('slots', () => {
  test('more executions than slots: so many run at once, the others follow as slots become free', async () => {
    const { instance, actor, execute, nodes } = await openWith(CALL, { concurrency: 2 });
    let running = 0;
    let most = 0;
    nodes.on('a', async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 20));
      running -= 1;
      return succeed('done');
    });
    const accepted = await Promise.all(Array.from({ length: 9 }, () => execute()));
    for (const { executionId } of accepted) await reaches(instance, actor, executionId, 'success');
    expect(most).toBe(2);
    expect(nodes.calls).toHaveLength(9);
  });

  test('a slot that becomes free is filled without waiting for the next sweep', async () => {
    // Time stands still, so no sweep comes.
    const clock = createFakeClock();
    const { instance, actor, execute, nodes } = await openWith(CALL, { clock, concurrency: 1 });
    const settle = nodes.hold('a');
    const accepted = [await execute(), await execute(), await execute(), await execute()];
    for (const [index, { executionId }] of accepted.entries()) {
      await eventually(() => expect(nodes.calls).toHaveLength(index + 1));
      settle(succeed('done'));
      await reaches(instance, actor, executionId, 'success');
    }
  });

  test('a ring for something that is not there, or for somebody else, does no harm', async () => {
    const { instance, actor, execute, nodes, run } = await openWith(CALL);
    await addActor(instance);
    instance.doorbell.ring('0190a0a0-0000-7000-8000-000000000000' as never);
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    for (let count = 0; count < 20; count += 1) instance.doorbell.ring(executionId);
    settle(succeed('done'));
    await reaches(instance, actor, executionId, 'success');
    instance.doorbell.ring(executionId);
    nodes.on('a', () => succeed('next'));
    expect((await run()).status).toBe('success');
    expect(nodes.calls).toHaveLength(2);
  });

  test('a workflow that is deleted while it runs is cancelled and not found any more', async () => {
    const { instance, actor, workflow, execute, nodes } = await openWith(CALL);
    nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    await instance.useCases.workflows.delete(actor, workflow.id);
    await expect(instance.useCases.executions.get(actor, executionId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await eventually(() => expect(nodes.calls[0]?.signal.aborted).toBe(true));
  });

  test('a worker that was given up lets go of its runs, and takes them up under a new name', async () => {
    const clock = createFakeClock();
    const beats: string[] = [];
    const { instance, actor, execute, nodes } = await openWith(CALL, {
      clock,
      systemStores: (stores) => ({
        ...stores,
        workers: {
          ...stores.workers,
          heartbeat: (workerId) => {
            beats.push(workerId);
            return beats.length === 1 ? Promise.resolve(false) : stores.workers.heartbeat(workerId);
          },
        },
      }),
    });
    const settle = nodes.hold('a');
    const { executionId } = await execute();
    await eventually(() => expect(nodes.calls).toHaveLength(1));
    clock.advance(5_000);
    await eventually(() => expect(nodes.calls[0]?.signal.aborted).toBe(true));
    await eventually(() => {
      clock.advance(1_000);
      expect(nodes.calls).toHaveLength(2);
    });
    settle(succeed('done'));
    await reaches(instance, actor, executionId, 'success');
    expect(nodes.calls[0]?.key).toBe(nodes.calls[1]?.key);
    await eventually(() => {
      clock.advance(5_000);
      expect(new Set(beats).size).toBe(2);
    });
  });
});
