import { createFakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { define, openWith } from '../conformance/instance.conformance.ts';

const webhook = (method: string | string[]) => ({ id: 'start', type: 'webhook', config: { method } });
const methods = (...of: string[]) => define([webhook(of), 'a'], ['start>a']);
const tokenOf = (url: string) => url.split('/').at(-1) ?? '';
const DELIVERY = {
  method: 'POST',
  headers: { 'x-a': '1' },
  query: { q: ['1', '2'] },
  payload: { n: 1 },
  idempotencyKey: undefined,
  deliveryKey: undefined,
};

describe('a webhook URL', () => {
  test('takes deliveries in, and its trigger gives what came', async () => {
    const clock = createFakeClock();
    const value = '{{ trigger }}';
    const a = { id: 'a', type: 'compute', config: { name: 'a', value } };
    const { instance, actor, workflow } = await openWith(define(['start', a], ['start>a']), { clock });
    const endpoint = await instance.useCases.webhooks.find(tokenOf(workflow.webhookUrl));
    expect(endpoint).toMatchObject({ workflowId: workflow.id, isActive: true, rules: { methods: ['POST'] } });
    const { executionId } = await endpoint.accept(DELIVERY);
    const view = await instance.useCases.executions.get(actor, executionId);
    const { payload, headers, query, method } = DELIVERY;
    const received_at = new Date(clock.nowMs()).toISOString();
    expect(view.result).toEqual({ a: { payload, headers, query, method, received_at } });
    expect(view.payload).toEqual(payload);
  });

  test.each([
    [
      ['GET', 'PUT'],
      ['GET', 'PUT'],
    ],
    ['DELETE', ['DELETE']],
  ])('names its methods: %j', async (method, expected) => {
    const { instance, workflow } = await openWith(define([webhook(method), 'a'], ['start>a']));
    const endpoint = await instance.useCases.webhooks.find(tokenOf(workflow.webhookUrl));
    expect(endpoint.rules.methods).toEqual(expected);
  });

  test('a token that was never given out is not found', async () => {
    const { instance, workflow } = await openWith(methods('POST'));
    for (const token of ['', 'x', tokenOf(workflow.webhookUrl).slice(1), `${tokenOf(workflow.webhookUrl)}A`]) {
      await expect(instance.useCases.webhooks.find(token)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });

  test('is known without asking the database again for a second, and asked anew after that', async () => {
    const clock = createFakeClock();
    let lookups = 0;
    const { instance, workflow } = await openWith(methods('POST'), {
      clock,
      systemStores: (stores) => ({
        ...stores,
        workflowLookup: {
          ...stores.workflowLookup,
          findWebhookTarget: (hash) => {
            lookups += 1;
            return stores.workflowLookup.findWebhookTarget(hash);
          },
        },
      }),
    });
    const { webhooks } = instance.useCases;
    const token = tokenOf(workflow.webhookUrl);
    const endpoint = await webhooks.find(token);
    expect(webhooks.find(token)).toBe(endpoint);
    clock.advance(999);
    expect(webhooks.find(token)).toBe(endpoint);
    expect(lookups).toBe(1);
    clock.advance(1);
    await webhooks.find(token);
    expect(lookups).toBe(2);
  });

  test('sees every change at once: definition, switched off and on, deleted', async () => {
    const { instance, actor, workflow } = await openWith(methods('POST'));
    const { webhooks, workflows } = instance.useCases;
    const token = tokenOf(workflow.webhookUrl);
    const find = async () => (await webhooks.find(token)).rules.methods;
    expect(await find()).toEqual(['POST']);
    await workflows.change(actor, workflow.id, { definition: methods('PUT') }, undefined);
    expect(await find()).toEqual(['PUT']);
    await workflows.change(actor, workflow.id, { isActive: false }, undefined);
    expect(await webhooks.find(token)).toMatchObject({ isActive: false });
    await workflows.replace(actor, workflow.id, { name: 'On', definition: methods('GET'), isActive: true }, undefined);
    expect(await find()).toEqual(['GET']);
    const endpoint = await webhooks.find(token);
    await workflows.delete(actor, workflow.id);
    await expect(find()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(endpoint.accept(DELIVERY)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a lookup that was under way during a change is not remembered', async () => {
    const open = Promise.withResolvers<void>();
    let isHeld = true;
    const { instance, actor, workflow } = await openWith(methods('POST'), {
      systemStores: (stores) => ({
        ...stores,
        workflowLookup: {
          ...stores.workflowLookup,
          findWebhookTarget: async (hash) => {
            const target = await stores.workflowLookup.findWebhookTarget(hash);
            if (isHeld) await open.promise;
            return target;
          },
        },
      }),
    });
    const { webhooks, workflows } = instance.useCases;
    const token = tokenOf(workflow.webhookUrl);
    const early = webhooks.find(token);
    // The lookup has read the old row when this answer, which was asked for later, is there.
    await instance.storage.checkHealth();
    await workflows.change(actor, workflow.id, { definition: methods('PUT') }, undefined);
    isHeld = false;
    open.resolve();
    expect((await early).rules.methods).toEqual(['POST']);
    expect((await webhooks.find(token)).rules.methods).toEqual(['PUT']);
  });

  test('of a workflow without a webhook, or with it disabled, is not active', async () => {
    const timer = { id: 'timer', type: 'timer', config: {} };
    const off = { ...webhook('POST'), disabled: true };
    for (const definition of [define([timer, 'a'], ['timer>a']), define([timer, off, 'a'], ['timer>a'])]) {
      const { instance, workflow } = await openWith(definition);
      const endpoint = await instance.useCases.webhooks.find(tokenOf(workflow.webhookUrl));
      expect(endpoint.isActive).toBe(false);
      await expect(endpoint.accept(DELIVERY)).rejects.toMatchObject({ code: 'WEBHOOK_NOT_ACTIVE' });
    }
  });
});
