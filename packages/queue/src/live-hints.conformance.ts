import { randomUUID } from 'node:crypto';
import type { ExecutionId, WorkflowId } from '@automateos/model';
import type { LiveChange, LiveHints } from '@automateos/runtime';
import { describe, expect, onTestFinished, test, vi } from 'vitest';

export interface LiveHintsHarness {
  /** What is published on this one is heard by `far`; they may be the same. */
  readonly near: LiveHints;
  readonly far: LiveHints;
  /** Frees what lies below them. */
  close(): Promise<void>;
}

const newId = <Id extends string>(): Id => randomUUID() as Id; // ids of tests are any UUIDs
const newWorkflowId = newId<WorkflowId>;
const newExecutionId = newId<ExecutionId>;

/** What all live hints do. None promises that a hint arrives; in a test, where nothing fails, one does in the end. */
export function describeLiveHints(open: () => Promise<LiveHintsHarness>): void {
  const openHeard = async () => {
    const harness = await open();
    onTestFinished(async () => {
      await harness.near.close();
      await harness.far.close();
      await harness.close();
    });
    const heard: LiveChange[][] = [];
    const unsubscribe = harness.far.subscribe((changes) => heard.push([...changes]));
    return { ...harness, heard, unsubscribe };
  };
  const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 20 });
  /** The first hints may be lost until a process knows that somebody listens. */
  const warmUp = async (near: LiveHints, heard: LiveChange[][]): Promise<void> => {
    await eventually(() => {
      near.publish(newWorkflowId(), newExecutionId(), false);
      expect(heard.length).toBeGreaterThan(0);
    });
  };

  describe('live hints', () => {
    test('a change is heard with what it names', async () => {
      const { near, heard } = await openHeard();
      await warmUp(near, heard);
      const change = { workflowId: newWorkflowId(), executionId: newExecutionId() };
      near.publish(change.workflowId, change.executionId, false);
      await eventually(() => expect(heard.flat()).toContainEqual(change));
    });

    test('publishing does not wait, and nobody is called within it', async () => {
      const { near, heard } = await openHeard();
      expect(near.publish(newWorkflowId(), newExecutionId(), false)).toBeUndefined();
      expect(heard).toEqual([]);
    });

    test('what changes again and again in a short time is told a few times only', async () => {
      const { near, heard } = await openHeard();
      await warmUp(near, heard);
      const change = { workflowId: newWorkflowId(), executionId: newExecutionId() };
      for (let count = 0; count < 1_000; count += 1) near.publish(change.workflowId, change.executionId, false);
      await eventually(() => expect(heard.flat()).toContainEqual(change));
      expect(heard.flat().filter(({ executionId }) => executionId === change.executionId).length).toBeLessThan(5);
    });

    test('when too many executions change to be named, their workflow is', async () => {
      const { near, heard } = await openHeard();
      await warmUp(near, heard);
      const workflowId = newWorkflowId();
      for (let count = 0; count < 500; count += 1) near.publish(workflowId, newExecutionId(), false);
      await eventually(() => expect(heard.flat()).toContainEqual({ workflowId, executionId: null }));
      expect(heard.flat().filter((change) => change.workflowId === workflowId).length).toBeLessThan(200);
    });

    test('each subscriber hears until it takes its subscription back', async () => {
      const { near, far, heard, unsubscribe } = await openHeard();
      const second: LiveChange[][] = [];
      far.subscribe((changes) => second.push([...changes]));
      await warmUp(near, heard);
      unsubscribe();
      const executionId = newExecutionId();
      near.publish(newWorkflowId(), executionId, false);
      await eventually(() => expect(second.flat().map((change) => change.executionId)).toContain(executionId));
      expect(heard.flat().map((change) => change.executionId)).not.toContain(executionId);
    });

    test('after close nothing is heard, and publishing does no harm', async () => {
      const { near, far, heard } = await openHeard();
      await warmUp(near, heard);
      await far.close();
      const count = heard.length;
      near.publish(newWorkflowId(), newExecutionId(), false);
      await near.close();
      expect(() => near.publish(newWorkflowId(), newExecutionId(), false)).not.toThrow();
      await new Promise((resolve) => setTimeout(resolve, 120));
      expect(heard).toHaveLength(count);
    });
  });
}
