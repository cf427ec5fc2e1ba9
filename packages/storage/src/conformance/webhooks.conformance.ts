import type { WebhookRequestId, WorkflowId } from '@automateos/model';
import type { WebhookRequestRecord } from '@automateos/runtime';
import { buildAudit, buildStep, newExecutionId, newUserId, SOME_INSTANT } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { addExecution, addWorker, addWorkflow, count, type Harness } from './harness.conformance.ts';

function buildRequest(workflowId: WorkflowId, fields: Partial<WebhookRequestRecord> = {}): WebhookRequestRecord {
  return {
    id: newExecutionId() as string as WebhookRequestId, // an id as all are
    workflowId,
    verdict: 'bad_signature',
    reason: 'it does not fit',
    method: 'POST',
    query: 'a=%00',
    bodyBytes: 4,
    executionId: null,
    receivedAt: SOME_INSTANT,
    headers: '{"x-a":"ü\\u0000"}',
    body: Buffer.from([0, 1, 254, 255]),
    ...fields,
  };
}

/** The inbox of webhooks, and what their callers wait for: the same on every database. */
export function describeWebhooks(open: () => Harness): void {
  const store = () => open().storage.stores.webhookRequests;
  const inbox = () => open().storage.systemStores.webhookInbox;
  const answers = () => open().storage.systemStores.answers;

  describe('the inbox of a workflow', () => {
    test('gives back what it was given, newest first, page by page', async () => {
      const { id, ownerId } = await addWorkflow(open());
      const requests = [
        buildRequest(id),
        buildRequest(id),
        buildRequest(id, { reason: null, headers: null, body: null }),
      ];
      await inbox().addWebhookRequests(requests, 100);
      const first = await store().listWebhookRequests(ownerId, id, { limit: 2 });
      expect(first?.items.map((item) => item.id)).toEqual([requests[2]?.id, requests[1]?.id]);
      const second = await store().listWebhookRequests(ownerId, id, {
        limit: 2,
        cursor: first?.nextCursor ?? undefined,
      });
      expect([second?.items.map((item) => item.id), second?.nextCursor]).toEqual([[requests[0]?.id], null]);
      const found = await store().findWebhookRequest(ownerId, id, requests[0]?.id ?? ('' as WebhookRequestId));
      expect(found && { ...found, body: Buffer.from(found.body ?? []) }).toEqual({
        ...requests[0],
        triggerOutput: null,
      });
    });

    test('keeps the newest of each workflow, whoever writes', async () => {
      const one = await addWorkflow(open());
      const other = await addWorkflow(open());
      const requests = Array.from({ length: 12 }, () => buildRequest(one.id));
      await inbox().addWebhookRequests([buildRequest(other.id)], 5);
      await Promise.all([
        inbox().addWebhookRequests(requests.slice(0, 6), 5),
        inbox().addWebhookRequests([...requests.slice(6), ...requests.slice(6)], 5),
      ]);
      await inbox().addWebhookRequests([], 5);
      const { items = [] } = (await store().listWebhookRequests(one.ownerId, one.id, { limit: 50 })) ?? {};
      expect(items.map(({ id }) => id)).toEqual(
        requests
          .slice(7)
          .map(({ id }) => id)
          .reverse(),
      );
      expect((await store().listWebhookRequests(other.ownerId, other.id, { limit: 50 }))?.items).toHaveLength(1);
    });

    test('is its owner’s alone', async () => {
      const { id, ownerId } = await addWorkflow(open());
      const other = await addWorkflow(open(), { ownerId });
      const request = buildRequest(id);
      await inbox().addWebhookRequests([request], 100);
      expect(await store().listWebhookRequests(newUserId(), id, { limit: 1 })).toBeUndefined();
      expect(await store().findWebhookRequest(newUserId(), id, request.id)).toBeUndefined();
      expect(await store().findWebhookRequest(ownerId, other.id, request.id)).toBeUndefined();
    });

    test('shows of what was accepted what its trigger gave, and goes with its workflow', async () => {
      const workflow = await addWorkflow(open());
      const steps = [buildStep({ nodeId: 'trigger-1', output: JSON.stringify({ payload: 'x'.repeat(100_000) }) })];
      const executionId = await addExecution(open(), workflow, {}, { steps });
      const id = executionId as string as WebhookRequestId; // as webhooks do
      const accepted = buildRequest(workflow.id, { id, verdict: 'accepted', executionId, headers: null, body: null });
      await inbox().addWebhookRequests([accepted], 100);
      const found = await store().findWebhookRequest(workflow.ownerId, workflow.id, id);
      expect(found?.triggerOutput).toBe(steps[0]?.output);
      await open().storage.stores.workflows.deleteWorkflow(workflow.ownerId, workflow.id, buildAudit());
      expect(await store().findWebhookRequest(workflow.ownerId, workflow.id, id)).toBeUndefined();
      for (let round = 0; round < 5; round += 1) await open().storage.systemStores.executionQueue.purgeDeleted(1_000);
      expect(await count(open(), 'webhook_requests', `workflow_id = '${workflow.id}'`)).toBe(0);
    });
  });

  describe('an answer', () => {
    test('is the output of the first step that succeeded, in the order in which they were recorded', async () => {
      const workflow = await addWorkflow(open());
      const claimedBy = await addWorker(open());
      const steps = [
        buildStep({ nodeId: 'a', status: 'failed', output: '"failed"' }),
        buildStep({ nodeId: 'b', iteration: '3', output: '"first"' }),
        buildStep({ nodeId: 'a', iteration: '4', output: '"second"' }),
      ];
      const id = await addExecution(open(), workflow, { claimedBy }, { steps });
      const found = await answers().readFirstOutput(id, ['a', 'b']);
      expect(found).toEqual({ status: 'running', first: { nodeId: 'b', output: '"first"' } });
      expect(await answers().readFirstOutput(id, [])).toEqual({ status: 'running', first: undefined });
      expect(await answers().readFirstOutput(newExecutionId(), ['a'])).toBeUndefined();
    });

    test('is what the last nodes gave, when the execution has ended', async () => {
      const workflow = await addWorkflow(open());
      const claimedBy = await addWorker(open());
      const steps = [
        buildStep({ nodeId: 'a', output: '1' }),
        buildStep({ nodeId: 'b', output: '2' }),
        buildStep({ nodeId: 'a', iteration: '0', output: '3' }),
        buildStep({ nodeId: 'c', status: 'skipped', output: null }),
      ];
      const running = await addExecution(open(), workflow, { claimedBy }, { steps });
      expect(await answers().readOutputs(running, ['a', 'c'])).toEqual({ status: 'running', outputs: [] });
      const transition = { to: 'success', error: null, completedAt: SOME_INSTANT } as const;
      const ended = await addExecution(open(), workflow, { claimedBy }, { steps, transition });
      const outputs = [{ nodeId: 'a', output: '1' }];
      expect(await answers().readOutputs(ended, ['a', 'c'])).toEqual({ status: 'success', outputs });
    });
  });
}
