import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { WorkflowNode } from '@automateos/model';
import { expect, test, vi } from 'vitest';
import { define, openWith } from '../conformance/instance.conformance.ts';
import { succeed } from '../conformance/test-nodes.conformance.ts';

const ITEMS = 10_000;
const PASS_BYTES = 10_000;
/** Of a pass that has ended: its place in the results, and the calls that the test notes. */
const MOST_KEPT_BYTES = 2_500;
const [EARLY, LATE] = [1_000, 9_900];

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function heapBytes(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

test(`${ITEMS} items go through a loop without what each pass gave being kept in memory`, {
  timeout: 120_000,
}, async () => {
  const inLoop = (id: string): WorkflowNode => ({
    id,
    type: 'call',
    config: { name: id, value: '{{ index }}' },
    parent: 'each',
  });
  const loop = { id: 'each', type: 'for_each', config: { items: '{{ trigger.payload.items }}', concurrency: 5 } };
  const { instance, execute, nodes } = await openWith(
    define(['start', loop, inLoop('fetch'), inLoop('count')], ['start>each', 'fetch>count']),
  );
  const measured: number[] = [];
  nodes.on('fetch', ({ value }) => {
    if (value === EARLY || value === LATE) {
      instance.journal.forget();
      measured.push(heapBytes());
    }
    return succeed(String(value).padEnd(PASS_BYTES, '.'));
  });
  await execute({ items: Array.from({ length: ITEMS }, (_, index) => index) });
  await vi.waitFor(
    async () => expect(await instance.storage.systemStores.executionQueue.figures()).toMatchObject({ running: 0 }),
    { timeout: 100_000, interval: 200 },
  );
  expect(nodes.callsOf('count')).toHaveLength(ITEMS);
  const [early = 0, late = 0] = measured;
  const keptBytes = (late - early) / (LATE - EARLY);
  console.log(`kept of each pass: ${keptBytes.toFixed(0)} bytes`);
  expect(keptBytes).toBeLessThan(MOST_KEPT_BYTES);
});
