import type { JsonObject } from '@automateos/model';
import { createFakeClock, type FakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import {
  define,
  eventually,
  type Instance,
  openInstance,
  openWith,
  reaches,
  stepOf,
  stepStatuses,
} from '../conformance/instance.conformance.ts';
import { succeed } from '../conformance/test-nodes.conformance.ts';
import type { Actor } from '../use-cases.ts';

const DAY = 24 * 3_600_000;
const fast = (clock: FakeClock) => ({ advance: (ms: number) => clock.advance(ms * 100) });

const approval = (config: JsonObject = {}) => ({ id: 'ask', type: 'approval', config: { title: 'Pay?', ...config } });
const call = (id: string, value: string) => ({ id, type: 'call', config: { name: id, value } });

/** Tells somebody at once; pays or not as they choose; says so when nobody does. */
const approving = (config: JsonObject = {}) =>
  define(
    [
      'start',
      approval(config),
      call('tell', '{{ask.resume_url}}'),
      call('pay', '{{ask.note}}'),
      'refuse',
      call('late', '{{ask.ends_at}}'),
    ],
    ['start>ask', 'ask.asked>tell', 'ask.approve>pay', 'ask.reject>refuse', 'ask.timeout>late'],
  );

async function linkOf(instance: Instance, actor: Actor, id: Parameters<typeof reaches>[2]) {
  const [wait] = await instance.useCases.waits.list(actor, id);
  if (wait === undefined) throw new Error('nothing waits');
  return wait.resumeUrl;
}

const tokenOf = (url: unknown): string => String(url).slice(String(url).lastIndexOf('/') + 1);

describe('an approval', () => {
  test('tells its link at once, waits without a slot, and goes on as was chosen', async () => {
    const { instance, actor, execute, nodes } = await openWith(approving(), { concurrency: 1 });
    const { executionId } = await execute();
    const parked = await reaches(instance, actor, executionId, 'waiting');
    expect(stepStatuses(parked)).toEqual({ start: 'success', ask: 'waiting', tell: 'success' });
    const url = nodes.callsOf('tell')[0]?.value;
    expect(url).toMatch(/^https:\/\/automate\.example\/resume\/[A-Za-z0-9_-]{43}$/);
    expect(await linkOf(instance, actor, executionId)).toBe(url);
    const { waits } = instance.useCases;
    const question = await waits.show(tokenOf(url));
    expect(question).toMatchObject({ state: 'open', kind: 'approval', title: 'Pay?', choice: null });
    const answer = await waits.answer(tokenOf(url), { choice: 'approve', note: 'fine' }, '192.0.2.9');
    expect(answer).toMatchObject({ accepted: true, state: 'answered', choice: 'approve' });
    const view = await reaches(instance, actor, executionId, 'success');
    expect(nodes.callsOf('pay').map(({ value }) => value)).toEqual(['fine']);
    expect(stepStatuses(view)).toMatchObject({ ask: 'success', pay: 'success', refuse: 'skipped', late: 'skipped' });
    expect(stepOf(view, 'ask')?.emitted).toEqual(['asked', 'approve']);
    expect(stepOf(view, 'ask')?.output).not.toContain('resume');
  });

  test('takes the first answer; whoever is second is told what was decided', async () => {
    const { instance, actor, execute, nodes } = await openWith(approving());
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    const token = tokenOf(await linkOf(instance, actor, executionId));
    const { waits } = instance.useCases;
    const clicks = await Promise.all(
      ['approve', 'approve', 'reject', 'approve'].map((choice) => waits.answer(token, { choice }, null)),
    );
    const accepted = clicks.filter((click) => click.accepted);
    expect(accepted).toHaveLength(1);
    expect(new Set(clicks.map(({ choice }) => choice))).toEqual(new Set([accepted[0]?.choice]));
    const view = await reaches(instance, actor, executionId, 'success');
    const late = await waits.answer(token, { choice: 'reject' }, null);
    expect(late).toMatchObject({ accepted: false, state: 'answered', choice: accepted[0]?.choice });
    expect(nodes.callsOf('pay').length + nodes.callsOf('refuse').length).toBe(1);
    expect(await instance.useCases.waits.list(actor, view.id)).toEqual([]);
  });

  test('refuses an answer that is none of its choices, and a link that nobody made', async () => {
    const { instance, actor, execute } = await openWith(approving());
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    const { waits } = instance.useCases;
    const token = tokenOf(await linkOf(instance, actor, executionId));
    await expect(waits.answer(token, { choice: 'asked' }, null)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await expect(waits.answer(token, ['approve'], null)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await expect(waits.show('a'.repeat(43))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await waits.show(token)).toMatchObject({ state: 'open' });
  });

  test('goes on at timeout when nobody answers, and then the link is over', async () => {
    const clock = createFakeClock();
    const definition = approving({ time_limit_ms: DAY });
    const { instance, actor, execute, nodes } = await openWith(definition, { clock });
    const endsAt = new Date(clock.nowMs() + DAY).toISOString();
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    const token = tokenOf(await linkOf(instance, actor, executionId));
    clock.advance(DAY);
    await reaches(instance, actor, executionId, 'success', fast(clock));
    expect(nodes.callsOf('late').map(({ value }) => value)).toEqual([endsAt]);
    const { waits } = instance.useCases;
    expect(await waits.show(token)).toMatchObject({ state: 'expired', choice: null });
    await expect(waits.answer(token, { choice: 'approve' }, null)).rejects.toMatchObject({ code: 'WAIT_OVER' });
  });

  test('survives the death of the process: the link is the same, and the message is not sent again', async () => {
    const first = await openWith(approving());
    const { executionId } = await first.execute();
    await reaches(first.instance, first.actor, executionId, 'waiting');
    const url = await linkOf(first.instance, first.actor, executionId);
    await first.instance.kill();
    const second = await openInstance({ dataDir: first.instance.dataDir, nodes: first.nodes });
    expect(await linkOf(second, first.actor, executionId)).toBe(url);
    await second.useCases.waits.answer(tokenOf(url), { choice: 'approve' }, null);
    await reaches(second, first.actor, executionId, 'success');
    expect(first.nodes.callsOf('tell')).toHaveLength(1);
    expect(first.nodes.callsOf('pay')).toHaveLength(1);
  });

  test('is answered while another branch of its run is busy', async () => {
    const definition = define(['start', approval(), 'pay', 'slow'], ['start>ask', 'ask.approve>pay', 'start>slow']);
    const { instance, actor, execute, nodes } = await openWith(definition);
    const finish = nodes.hold('slow');
    const { executionId } = await execute();
    const url = await eventually(() => linkOf(instance, actor, executionId));
    await instance.useCases.waits.answer(tokenOf(url), { choice: 'approve' }, null);
    await eventually(() => expect(nodes.callsOf('pay')).toHaveLength(1));
    finish(succeed('done'));
    await reaches(instance, actor, executionId, 'success');
  });

  test('that is cancelled is settled, and its link says that the run has ended', async () => {
    const { instance, actor, execute } = await openWith(approving());
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    const token = tokenOf(await linkOf(instance, actor, executionId));
    await instance.useCases.executions.cancel(actor, executionId);
    const view = await reaches(instance, actor, executionId, 'cancelled');
    expect(stepOf(view, 'ask')?.status).toBe('skipped');
    expect(await instance.useCases.waits.show(token)).toMatchObject({ state: 'ended' });
    await expect(instance.useCases.waits.answer(token, { choice: 'approve' }, null)).rejects.toMatchObject({
      code: 'WAIT_OVER',
    });
  });

  test('that is asked again by a retry is told again, with another link', async () => {
    const { instance, actor, execute, nodes } = await openWith(approving());
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    await instance.useCases.executions.cancel(actor, executionId);
    const wish = { payload: undefined, fromNode: 'ask', outputs: {}, version: 'original' } as const;
    const again = await instance.useCases.executions.retry(actor, executionId, wish);
    await reaches(instance, actor, again.executionId, 'waiting');
    const links = nodes.callsOf('tell').map(({ value }) => value);
    expect(links).toHaveLength(2);
    expect(links[1]).toBe(await linkOf(instance, actor, again.executionId));
    expect(links[1]).not.toBe(links[0]);
  });

  test('in each pass of a loop has a link of its own', async () => {
    const loop = { id: 'each', type: 'for_each', config: { items: [1, 2, 3], concurrency: 3 } };
    const inside = { ...approval(), parent: 'each' };
    const { instance, actor, execute } = await openWith(define(['start', loop, inside], ['start>each']));
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    const waits = await instance.useCases.waits.list(actor, executionId);
    expect(new Set(waits.map(({ resumeUrl }) => resumeUrl)).size).toBe(3);
    for (const [index, { resumeUrl }] of waits.entries()) {
      const choice = index === 1 ? 'reject' : 'approve';
      await instance.useCases.waits.answer(tokenOf(resumeUrl), { choice }, null);
    }
    const view = await reaches(instance, actor, executionId, 'success');
    const chosen = (choice: string) => expect.objectContaining({ choice });
    expect(view.result).toMatchObject({ each: { results: [chosen('approve'), chosen('reject'), chosen('approve')] } });
  });

  test('a thousand of them that nobody answers take no slot and no memory of the worker', async () => {
    const { instance, actor, execute } = await openWith(define(['start', approval()], ['start>ask']), {
      concurrency: 4,
    });
    for (let batch = 0; batch < 10; batch += 1) await Promise.all(Array.from({ length: 100 }, () => execute()));
    await eventually(async () => {
      const figures = await instance.storage.systemStores.executionQueue.figures();
      expect(figures).toMatchObject({ queued: 0, running: 0, waiting: 1_000 });
    });
    expect(await instance.useCases.metrics.text()).toMatch(/^\S*active_runs\S* 0$/m);
    // All slots are free.
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
  });
});

describe('a callback', () => {
  test('hands its JSON to what follows', async () => {
    const definition = define(
      ['start', { id: 'made', type: 'wait_for_callback', config: {} }, call('use', '{{made.payload.url}}')],
      ['start>made', 'made>use'],
    );
    const { instance, actor, execute, nodes } = await openWith(definition);
    const { executionId } = await execute();
    await reaches(instance, actor, executionId, 'waiting');
    const token = tokenOf(await linkOf(instance, actor, executionId));
    const large = { url: 'https://example.com', filler: 'x'.repeat(1024 * 1024) };
    const { waits } = instance.useCases;
    await expect(waits.answer(token, large, null)).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    await waits.answer(token, { ...large, filler: 'x'.repeat(200_000) }, null);
    await reaches(instance, actor, executionId, 'success');
    expect(nodes.callsOf('use').map(({ value }) => value)).toEqual(['https://example.com']);
  });
});

describe('waits beside each other', () => {
  const both = define(
    ['start', { ...approval(), id: 'one' }, { ...approval(), id: 'two' }],
    ['start>one', 'start>two'],
  );

  /** A run that waits for two answers, in a process that has stopped. */
  async function openParked() {
    const first = await openWith(both);
    const { executionId } = await first.execute();
    await reaches(first.instance, first.actor, executionId, 'waiting');
    await first.instance.stop();
    return { ...first, executionId, dataDir: first.instance.dataDir };
  }

  async function answerAll(instance: Instance, actor: Actor, id: Parameters<typeof reaches>[2]): Promise<void> {
    for (const { resumeUrl } of await instance.useCases.waits.list(actor, id)) {
      await instance.useCases.waits.answer(tokenOf(resumeUrl), { choice: 'approve' }, null);
    }
  }

  test('are all heard, though they were answered before the run was taken up again', async () => {
    const { actor, executionId, dataDir } = await openParked();
    const second = await openInstance({ dataDir, isStarted: false });
    await answerAll(second, actor, executionId);
    await second.worker.start();
    await reaches(second, actor, executionId, 'success');
  });

  test('are handed back by a process that stops before it has heard them', async () => {
    const { actor, executionId, dataDir } = await openParked();
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const second = await openInstance({
      dataDir,
      isStarted: false,
      systemStores: (stores) => ({
        ...stores,
        waits: {
          ...stores.waits,
          loadWakeups: async (...which) => {
            asked.resolve();
            await answered.promise;
            return stores.waits.loadWakeups(...which);
          },
        },
      }),
    });
    await answerAll(second, actor, executionId);
    await second.worker.start();
    await asked.promise;
    await second.stop();
    answered.resolve();
    const third = await openInstance({ dataDir });
    await reaches(third, actor, executionId, 'success');
  });
});
