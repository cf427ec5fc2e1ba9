import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkDefinition } from './check-definition.ts';
import { buildPlan, type Plan } from './plan.ts';
import { propertySettings } from './property-settings.conformance.ts';
import { fateIn, type RandomWorkflow, randomWorkflows, wideWorkflows } from './random-workflow.conformance.ts';
import { type Ending, evaluateByReference } from './reference-evaluator.conformance.ts';
import { type RecordedStep, restoreExecution } from './restore.ts';
import { sampleFacts } from './sample-workflow.conformance.ts';
import { createChooser, driveToEnd, endingOf, runOn, runOnce } from './scheduler.conformance.ts';
import { errorOf, latestRows, SimulatedRun } from './simulated-run.conformance.ts';
import { type Frame, findFrame, PHASE, type RunState } from './state.ts';
import { stepKey, stepName } from './step-name.conformance.ts';

const SEEDS = fc.nat(0x7fff_ffff);

function planOf({ definition }: RandomWorkflow) {
  return buildPlan(definition, sampleFacts);
}

function referenceOf({ definition, triggerNodeId, behaviours }: RandomWorkflow): Ending {
  return evaluateByReference(definition, triggerNodeId, (id, iteration) => fateIn(behaviours.get(id), iteration));
}

function expectEnding(run: SimulatedRun, expected: Ending): void {
  const ending = endingOf(run);
  expect(ending).toMatchObject(expected);
  // Only passes after the one that stopped a loop are left to chance.
  for (const step of Object.keys(ending.statuses))
    if (!step.includes('@')) expect(expected.statuses).toHaveProperty([step]);
  const error = expected.failedNodeId === null ? undefined : errorOf(expected.failedNodeId);
  expect(run.finish?.cause?.error).toEqual(error);
}

/** A restored state in the terms of the live one: what ran runs again, as its next attempt. */
function comparable({ root, frames, running, ended }: RunState) {
  const comparableFrame = ({ iteration, phase, unsettled, delivered, open, failure, loop }: Frame) => ({
    iteration,
    ...{ phase: [...phase], unsettled: [...unsettled], delivered: [...delivered], open, failure },
    loop: loop && { live: loop.live, failure: loop.failure, begun: [...loop.begun] },
  });
  const passes = [...frames].map(([key, frame]) => [key, comparableFrame(frame)] as const);
  return { root: comparableFrame(root), passes: Object.fromEntries(passes), running, ended };
}

it('any interleaving, with doubled and late events, ends in what the reference evaluator says', () => {
  const law = fc.property(randomWorkflows, SEEDS, SEEDS, (workflow, seed, other) => {
    const plan = planOf(workflow);
    const expected = referenceOf(workflow);
    expectEnding(runOnce(plan, workflow, seed), expected);
    expectEnding(runOnce(plan, workflow, other), expected);
  });
  fc.assert(law, propertySettings(1_500));
});

it('so does one of a graph in which more is ready than may run at once', () => {
  const law = fc.property(wideWorkflows, SEEDS, (workflow, seed) => {
    const plan = planOf(workflow);
    const run = runOnce(plan, workflow, seed);
    expectEnding(run, referenceOf(workflow));
    const rows = run.journal.slice(0, 1 + (seed % run.journal.length));
    expectEnding(runOn(plan, workflow, rows, seed), referenceOf(workflow));
  });
  // Not shrunk: what is smaller than the limit proves nothing here, and trying takes minutes.
  fc.assert(law, { ...propertySettings(150), endOnFailure: true });
});

it('two folds of the same events give equal states', () => {
  const law = fc.property(randomWorkflows, SEEDS, (workflow, seed) => {
    const plan = planOf(workflow);
    expect(runOnce(plan, workflow, seed).state).toEqual(runOnce(plan, workflow, seed).state);
  });
  fc.assert(law, propertySettings(200));
});

it('a run restored from any prefix of its journal ends the same', () => {
  const law = fc.property(randomWorkflows, SEEDS, (workflow, seed) => {
    const plan = planOf(workflow);
    const expected = referenceOf(workflow);
    const { journal } = runOnce(plan, workflow, seed);
    for (let length = 1; length <= journal.length; length += 1) {
      expectEnding(runOn(plan, workflow, journal.slice(0, length), seed + length), expected);
    }
  });
  fc.assert(law, propertySettings(300));
});

it('a run that crashes again and again, with any rows of the last commits lost, ends the same', () => {
  const law = fc.property(randomWorkflows, SEEDS, (workflow, seed) => {
    const plan = planOf(workflow);
    const choose = createChooser(seed);
    let run = SimulatedRun.start(plan, workflow.triggerNodeId);
    for (let crashes = 0; crashes < 5; crashes += 1) {
      const held = run.journal.length;
      driveToEnd(run, workflow, choose, choose(8));
      if (run.finish !== undefined) break;
      const kept = held + choose(run.journal.length - held + 1);
      run = SimulatedRun.restore(plan, run.journal.slice(0, kept));
    }
    driveToEnd(run, workflow, choose);
    expectEnding(run, referenceOf(workflow));
  });
  fc.assert(law, propertySettings(500));
});

it('a run that goes on with any passes of its open loops that went well ends the same', () => {
  const law = fc.property(randomWorkflows, SEEDS, (workflow, seed) => {
    const plan = planOf(workflow);
    const choose = createChooser(seed);
    const { journal } = runOnce(plan, workflow, seed);
    const rows = journal.slice(0, 1 + choose(journal.length));
    const latest = latestRows(rows);
    const isKept = new Map<string, boolean>();
    const kept = rows.filter(({ nodeId, iteration }) => {
      const loop = outermostLoop(plan, nodeId);
      if (loop === undefined || latest.get(stepName(loop, ''))?.status !== 'running') return true;
      const [pass = ''] = iteration.split('.');
      const name = stepName(loop, pass);
      if (!isKept.has(name)) isKept.set(name, choose(2) === 0 && wentWell(plan, loop, pass, latest));
      return isKept.get(name);
    });
    expectEnding(runOn(plan, workflow, kept, seed), referenceOf(workflow));
  });
  fc.assert(law, propertySettings(1_000));
});

/** Every step of the pass has an outcome that the ones after it go on with: no other pass is kept by a redrive. */
function wentWell(plan: Plan, loop: string, pass: string, latest: ReadonlyMap<string, RecordedStep>): boolean {
  const members = plan.nodes[plan.indexById.get(loop) ?? -1]?.body?.members ?? [];
  return members.every((index) => {
    const planned = plan.nodes[index];
    const status = latest.get(stepName(planned?.node.id ?? '', pass))?.status;
    return status === 'success' || status === 'skipped' || (status === 'failed' && planned?.onError !== 'stop');
  });
}

function outermostLoop(plan: Plan, nodeId: string): string | undefined {
  let found: string | undefined;
  let around = plan.nodes[plan.indexById.get(nodeId) ?? -1]?.parent ?? -1;
  while (around !== -1) {
    found = plan.nodes[around]?.node.id;
    around = plan.nodes[around]?.parent ?? -1;
  }
  return found;
}

it('the state restored from all that was written is the live state', () => {
  const law = fc.property(randomWorkflows, SEEDS, fc.nat(30), (workflow, seed, events) => {
    const plan = planOf(workflow);
    const live = SimulatedRun.start(plan, workflow.triggerNodeId);
    driveToEnd(live, workflow, createChooser(seed), events);
    const restored = SimulatedRun.restore(plan, live.journal);
    expect(comparable(restored.state)).toEqual(comparable(live.state));
    for (const [step, attempt] of live.running) {
      // A loop whose items are not known yet was not recorded, so it starts for the first time.
      const isLoop = workflow.behaviours.get(stepKey(step).nodeId)?.fate.ends === 'loops';
      expect(restored.running.get(step)).toBe(isLoop ? 1 : attempt + 1);
    }
    expect([...restored.endedLoops.keys()].sort()).toEqual([...live.endedLoops.keys()].sort());
    expect([...restored.expecting].sort()).toEqual([...live.expecting].sort());
    expect([...restored.retries.keys()].sort()).toEqual([...live.retries.keys()].sort());
  });
  fc.assert(law, propertySettings(500));
});

it('a step in doubt that a person has to look at is not sent again, and only it holds up the run', () => {
  const law = fc.property(randomWorkflows, SEEDS, fc.nat(30), (workflow, seed, events) => {
    const plan = planOf(workflow);
    const live = SimulatedRun.start(plan, workflow.triggerNodeId);
    driveToEnd(live, workflow, createChooser(seed), events);
    const restored = SimulatedRun.restore(plan, live.journal, 'review');
    for (const step of live.running.keys()) {
      const { nodeId, iteration } = stepKey(step);
      if (workflow.behaviours.get(nodeId)?.fate.ends === 'loops') continue;
      expect(restored.runningIds).not.toContain(step);
      const planned = plan.nodes[plan.indexById.get(nodeId) ?? -1];
      const frame = planned && findFrame(restored.state, planned, iteration);
      expect(frame?.phase[planned?.place ?? -1]).toBe(PHASE.inDoubt);
    }
    expect(restored.finish === undefined).toBe(live.finish === undefined);
  });
  fc.assert(law, propertySettings(200));
});

it('nothing is asked for once a run was cancelled or is out of time, whatever still comes', () => {
  const ends = fc.constantFrom('cancel-requested' as const, 'deadline-passed' as const);
  const law = fc.property(randomWorkflows, SEEDS, fc.nat(20), ends, (workflow, seed, events, type) => {
    const plan = planOf(workflow);
    const choose = createChooser(seed);
    const run = SimulatedRun.start(plan, workflow.triggerNodeId);
    driveToEnd(run, workflow, choose, events);
    const hadEnded = run.finish !== undefined;
    const commands = run.tell({ type });
    expect(commands.map((command) => command.type)).toEqual(hadEnded ? [] : ['finish']);
    for (const nodeId of [...run.running.keys()]) {
      expect(choose(2) === 0 ? run.succeed(nodeId) : run.fail(nodeId, { retryable: true })).toEqual([]);
    }
    for (const nodeId of [...run.retries.keys()]) expect(run.retryDue(nodeId)).toEqual([]);
  });
  fc.assert(law, propertySettings(300));
});

it('the order in which records are loaded makes no difference', () => {
  const law = fc.property(randomWorkflows, SEEDS, fc.nat(30), (workflow, seed, events) => {
    const plan = planOf(workflow);
    const choose = createChooser(seed);
    const live = SimulatedRun.start(plan, workflow.triggerNodeId);
    driveToEnd(live, workflow, choose, events);
    const rows = [...latestRows(live.journal).values()].map((row) => ({ ...row, onCrash: 'retry' as const }));
    const shuffled = rows.map((row) => ({ row, at: choose(1_000) })).sort((a, b) => a.at - b.at);
    const first = restoreExecution(plan, rows);
    const second = restoreExecution(
      plan,
      shuffled.map(({ row }) => row),
    );
    expect(second).toEqual(first);
  });
  fc.assert(law, propertySettings(300));
});

it('random workflows are documents that the check lets pass', () => {
  const checks = {
    nodeFacts: sampleFacts,
    nodeTypes: [],
    configChecks: () => [],
    expressionReferences: () => ({ issues: [], references: [] }),
  };
  const law = fc.property(randomWorkflows, ({ definition }) => {
    expect(checkDefinition(definition, checks)).toEqual([]);
  });
  fc.assert(law, propertySettings(200));
});

it('random workflows exercise every way in which a node and a run can end', () => {
  const seen = new Map<string, number>();
  const count = (what: string): void => {
    seen.set(what, (seen.get(what) ?? 0) + 1);
  };
  for (const workflow of fc.sample(randomWorkflows, { numRuns: 300, seed: 1 })) {
    const run = runOnce(planOf(workflow), workflow, 1);
    count(`run ${run.finish?.status}`);
    for (const status of Object.values(run.statuses)) count(status);
    count(run.journal.some(({ status }) => status === 'waiting') ? 'retried' : 'not retried');
    count(run.journal.some(({ isExpecting }) => isExpecting) ? 'waited' : 'did not wait');
    count(run.running.size === 0 && run.started.length > 3 ? 'long' : 'short');
  }
  for (const what of ['run success', 'run failed', 'success', 'failed', 'skipped', 'retried', 'waited', 'long']) {
    expect(seen.get(what), what).toBeGreaterThan(30);
  }
});
