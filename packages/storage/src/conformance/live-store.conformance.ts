import type { ExecutionId } from '@automateos/model';
import { buildAdvance, buildAudit, buildIntent, buildStep, newExecutionId, SOME_INSTANT } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { addExecution, addUser, addWorker, addWorkflow, type Harness } from './harness.conformance.ts';

const ALL = { afterSeq: 0, openSeqs: [], limit: 100 };

/** What listeners of live events read. */
export function describeLiveStore(open: () => Harness): void {
  describe('the live store', () => {
    test('steps are numbered in the order of their first commit, and keep their number', async () => {
      const harness = open();
      const { journal, stores } = harness.storage;
      const workflow = await addWorkflow(harness);
      const claimedBy = await addWorker(harness);
      const steps = [buildStep({ nodeId: 'trigger-1' }), buildIntent({ nodeId: 'slow' })];
      const id = await addExecution(harness, workflow, { claimedBy }, { steps });
      const first = await stores.live.listSteps(workflow.ownerId, id, ALL);
      expect(first.map(({ nodeId, status }) => [nodeId, status])).toEqual([
        ['trigger-1', 'success'],
        ['slow', 'running'],
      ]);
      const [trigger, slow] = first;
      await journal.append(buildAdvance(id, { steps: [buildIntent({ nodeId: 'next' })] }));
      await journal.append(buildAdvance(id, { steps: [buildStep({ nodeId: 'slow' })] }));
      const afterSeq = slow?.seq ?? 0;
      const news = await stores.live.listSteps(workflow.ownerId, id, { ...ALL, afterSeq });
      expect(news.map(({ nodeId }) => nodeId)).toEqual(['next']);
      const changes = await stores.live.listSteps(workflow.ownerId, id, { ...ALL, afterSeq, openSeqs: [afterSeq] });
      expect(changes.map(({ nodeId, status, seq }) => [nodeId, status, seq])).toEqual([
        ['slow', 'success', afterSeq],
        ['next', 'running', expect.any(Number)],
      ]);
      const limited = await stores.live.listSteps(workflow.ownerId, id, { ...ALL, limit: 1 });
      expect(limited).toEqual([trigger]);
    });

    test('a step comes without its values, with their sizes, in the row or off it', async () => {
      const harness = open();
      const { stores } = harness.storage;
      const workflow = await addWorkflow(harness);
      const large = JSON.stringify('ü'.repeat(100_000));
      const error = { code: 'HTTP_ERROR_STATUS', message: 'x'.repeat(5_000), details: { body: 'secret' } };
      const steps = [
        buildStep({ nodeId: 'small', input: '"grüße"', output: null }),
        buildStep({ nodeId: 'large', input: null, output: large }),
        buildStep({ nodeId: 'failed', status: 'failed', output: null, error }),
      ];
      const id = await addExecution(harness, workflow, {}, { steps });
      const [small, big, failed] = await stores.live.listSteps(workflow.ownerId, id, ALL);
      expect(small).toEqual({
        seq: expect.any(Number),
        nodeId: 'small',
        iteration: '',
        status: 'success',
        attempt: 1,
        error: null,
        startedAt: SOME_INSTANT,
        completedAt: SOME_INSTANT,
        nextAttemptAt: null,
        inputBytes: 9,
        outputBytes: null,
      });
      expect(big).toMatchObject({ inputBytes: null, outputBytes: 200_002 });
      expect(failed?.error).toEqual({ code: 'HTTP_ERROR_STATUS', message: 'x'.repeat(1_000) });
    });

    test('nothing is read of somebody else, of another workflow, or of one that was deleted', async () => {
      const harness = open();
      const { live, workflows } = harness.storage.stores;
      const workflow = await addWorkflow(harness);
      const other = await addWorkflow(harness, { ownerId: workflow.ownerId });
      const id = await addExecution(harness, workflow, {}, { steps: [buildStep()] });
      const readAll = async (actor: typeof workflow.ownerId, of = workflow.id) => [
        ...(await live.listNamed(actor, of, [id])),
        ...(await live.listOpen(actor, of, 10)),
        ...(await live.listNewest(actor, of, 10)),
        ...(await live.listFrom(actor, of, id, 10)),
      ];
      expect(await readAll(workflow.ownerId)).toHaveLength(4);
      expect(await readAll(workflow.ownerId, other.id)).toEqual([]);
      const stranger = await addUser(harness);
      const expectNothing = async (actor: typeof stranger) => {
        expect(await readAll(actor)).toEqual([]);
        expect(await live.findSummary(actor, id)).toBeUndefined();
        expect(await live.listSteps(actor, id, ALL)).toEqual([]);
        expect(await live.hasWorkflow(actor, workflow.id)).toBe(false);
      };
      await expectNothing(stranger);
      expect(await live.hasWorkflow(workflow.ownerId, workflow.id)).toBe(true);
      await workflows.deleteWorkflow(workflow.ownerId, workflow.id, buildAudit());
      await expectNothing(workflow.ownerId);
    });

    test('executions come oldest first: those named, those open, the newest, those from an id on', async () => {
      const harness = open();
      const { live } = harness.storage.stores;
      const workflow = await addWorkflow(harness);
      const claimedBy = await addWorker(harness);
      const ended = { to: 'success', error: null, completedAt: SOME_INSTANT } as const;
      const ids: ExecutionId[] = [];
      for (let index = 0; index < 6; index += 1) {
        const isEnded = index % 2 === 0;
        ids.push(
          await addExecution(harness, workflow, isEnded ? { claimedBy } : {}, isEnded ? { transition: ended } : {}),
        );
      }
      const idsOf = (found: readonly { readonly id: ExecutionId }[]) => found.map(({ id }) => ids.indexOf(id));
      const { ownerId, id } = workflow;
      const [first = newExecutionId(), , third = first, fourth = first] = ids;
      expect(idsOf(await live.listNamed(ownerId, id, [third, newExecutionId(), first]))).toEqual([0, 2]);
      expect(await live.listNamed(ownerId, id, [])).toEqual([]);
      expect(idsOf(await live.listOpen(ownerId, id, 10))).toEqual([1, 3, 5]);
      expect(idsOf(await live.listOpen(ownerId, id, 2))).toEqual([3, 5]);
      expect(idsOf(await live.listNewest(ownerId, id, 3))).toEqual([3, 4, 5]);
      expect(idsOf(await live.listFrom(ownerId, id, fourth, 2))).toEqual([3, 4]);
    });
  });
}
