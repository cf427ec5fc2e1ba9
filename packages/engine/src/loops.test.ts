import { expect, it } from 'vitest';
import { samplePlan } from './sample-workflow.conformance.ts';
import { errorOf, SimulatedRun } from './simulated-run.conformance.ts';

/** A loop with two nodes one after the other in it, and a node after it. */
const PLAN = samplePlan(['trigger > each > after', 'a > b'], {
  each: { type: 'loop' },
  a: { parent: 'each' },
  b: { parent: 'each' },
});

function started(): SimulatedRun {
  const run = SimulatedRun.start(PLAN, 'trigger');
  expect(run.runningIds).toEqual(['each']);
  return run;
}

it('passes begin in order, so many at once as the loop says, and what follows waits for the last', () => {
  const run = started();
  run.openLoop('each', { count: 3, concurrency: 2 });
  expect(run.runningIds).toEqual(['a@0', 'a@1']);
  run.succeed('a@1');
  expect(run.runningIds).toEqual(['a@0', 'b@1']);
  expect(run.succeed('b@1')).toEqual([
    { type: 'end-pass', nodeId: 'each', iteration: '', pass: 1, cause: null },
    { type: 'run-step', nodeId: 'a', iteration: '2', attempt: 1 },
  ]);
  for (const step of ['a@0', 'b@0', 'a@2']) run.succeed(step);
  expect(run.succeed('b@2').at(-1)).toEqual({
    type: 'end-loop',
    nodeId: 'each',
    iteration: '',
    attempt: 1,
    cause: null,
  });
  run.succeed('each');
  expect(run.runningIds).toEqual(['after']);
});

it('a loop over nothing ends at once', () => {
  const run = started();
  expect(run.openLoop('each', { count: 0 })).toMatchObject([{ type: 'end-loop', cause: null }]);
});

it.each([
  ['stop', ['a@0'], errorOf('a')],
  ['skip', ['a@0', 'a@2'], undefined],
  ['collect', ['a@0', 'a@2'], undefined],
] as const)('after a failed pass, with %s', (onItemFailure, runningAfter, cause) => {
  const run = started();
  run.openLoop('each', { count: 3, concurrency: 2, onItemFailure });
  const commands = run.fail('a@1');
  expect(commands).toContainEqual({
    type: 'end-pass',
    nodeId: 'each',
    iteration: '',
    pass: 1,
    cause: { nodeId: 'a', error: errorOf('a') },
  });
  expect(run.runningIds).toEqual(runningAfter);
  for (const step of ['a@0', 'b@0', 'a@2', 'b@2']) if (run.runningIds.includes(step)) run.succeed(step);
  expect(run.endedLoops.get('each')?.cause?.error).toEqual(cause);
});

it('only the passes that run are kept', () => {
  const plan = samplePlan(['trigger > each'], { each: { type: 'loop' }, a: { parent: 'each' } });
  const run = SimulatedRun.start(plan, 'trigger');
  run.openLoop('each', { count: 500, concurrency: 3, onItemFailure: 'collect' });
  for (let pass = 0; pass < 500; pass += 1) {
    expect(run.state.frames.size).toBeLessThanOrEqual(3);
    expect(run.state.ready.length).toBeLessThanOrEqual(3);
    run.succeed(`a@${pass}`);
  }
  expect(run.state.frames.size).toBe(0);
  expect(run.endedLoops.has('each')).toBe(true);
});

it('more loops than steps may run at once do not stand in each other’s way', () => {
  const loops = Array.from({ length: 40 }, (_, index) => `each${index}`);
  const settings = Object.fromEntries(
    loops.flatMap((id) => [
      [id, { type: 'loop' }],
      [`${id}-child`, { parent: id }],
    ]),
  );
  const plan = samplePlan(
    loops.map((id) => `trigger > ${id}`),
    settings,
  );
  const run = SimulatedRun.start(plan, 'trigger');
  while (run.finish === undefined) {
    const [step] = run.runningIds;
    const [ended] = run.endedLoops.keys();
    if (ended !== undefined) run.succeed(ended);
    else if (step === undefined) throw new Error('nothing runs');
    else if (step.includes('@')) run.succeed(step);
    else run.openLoop(step, { count: 2 });
  }
  expect(run.finish).toMatchObject({ status: 'success' });
});

it('a loop that was cut in a pass goes on with that pass, and tells ended ones once more', () => {
  const live = started();
  live.openLoop('each', { count: 3, concurrency: 2 });
  for (const step of ['a@1', 'b@1', 'a@0']) live.succeed(step);
  const restored = SimulatedRun.restore(PLAN, live.journal);
  expect([...restored.running]).toEqual([
    ['b@0', 2],
    ['a@2', 2],
  ]);
});
