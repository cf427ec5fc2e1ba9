import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { define, eventually, openWith } from '../conformance/instance.conformance.ts';
import type { LiveEvent, LiveStream } from './live-events.ts';

const CHAIN = define(['start', 'a', 'b'], ['start>a', 'a>b']);

function statesOf(events: readonly LiveEvent[]): string[] {
  return events.map((event) => {
    if (event.kind === 'execution') return event.execution.status;
    return event.kind === 'step' ? `${event.step.nodeId} ${event.step.status}` : event.kind;
  });
}

/** What a reading waits for that came to nothing yet: it is the next reading's. */
let pending: ReturnType<LiveStream['next']> | undefined;

/** Reads until nothing comes for a while. */
async function readQuiet(stream: LiveStream): Promise<LiveEvent[]> {
  const events: LiveEvent[] = [];
  for (;;) {
    pending ??= stream.next();
    const next = await Promise.race([pending, sleep(700, 'quiet' as const)]);
    if (next === 'quiet' || next === undefined) return events;
    pending = undefined;
    events.push(...next);
  }
}

test('a listener that stays behind is told to read everything again, and then how things stand', async () => {
  const { instance, actor, workflow, execute } = await openWith(CHAIN);
  const stream = await instance.useCases.live.followWorkflow(actor, workflow.id, undefined);
  await execute();
  await readQuiet(stream);
  // What a full buffer does: nothing is asked for while all this happens.
  for (let count = 0; count < 12; count += 1) {
    await Promise.all(Array.from({ length: 45 }, () => execute()));
    await sleep(60);
  }
  await eventually(async () => {
    const open = await instance.storage.stores.live.listOpen(actor.userId, workflow.id, 1);
    if (open.length > 0) throw new Error('runs are still under way');
  });
  const events = await readQuiet(stream);
  expect(statesOf(events).filter((state) => state === 'resync')).toHaveLength(1);
  expect(events.length).toBeLessThan(600);
  expect(statesOf(events).at(-1)).toBe('success');
  const { executionId } = await execute();
  const next = await readQuiet(stream);
  expect(next.some((event) => event.kind === 'execution' && event.execution.id === executionId)).toBe(true);
  expect(statesOf(next)).not.toContain('resync');
  stream.close();
});

test('a run that ended before anybody listened is told whole, and the stream ends', async () => {
  const { instance, actor, run } = await openWith(CHAIN);
  const { id } = await run();
  const stream = await instance.useCases.live.followExecution(actor, id, undefined);
  expect(statesOf((await stream?.next()) ?? [])).toEqual(['start success', 'a success', 'b success', 'success']);
  expect(await stream?.next()).toBeUndefined();
});
