import type { WorkflowNode } from '@automateos/model';
import { describe, expect, test } from 'vitest';
import { NEVER } from '../conformance/breakable-journal.conformance.ts';
import { define, eventually, openInstance, openWith, reaches, stepOf } from '../conformance/instance.conformance.ts';
import { fail, succeed } from '../conformance/test-nodes.conformance.ts';
import type { ExecutionView } from '../use-cases.ts';

const each = (config: object, more: Partial<WorkflowNode> = {}): WorkflowNode => ({
  id: 'each',
  type: 'for_each',
  config: { items: '{{trigger.payload.items}}', ...config },
  ...more,
});
const call = (id: string, value: string, parent = 'each'): WorkflowNode => ({
  id,
  type: 'call',
  config: { name: id, value },
  parent,
});
const after = { id: 'after', type: 'call', config: { name: 'after', value: '{{ each.results }}' } };

const resultOf = (view: ExecutionView): unknown => JSON.parse(stepOf(view, 'each')?.output ?? 'null');
const iterationsOf = (view: ExecutionView, nodeId: string): string[] =>
  view.steps.filter((step) => step.nodeId === nodeId && step.status === 'success').map(({ iteration }) => iteration);

describe('a loop', () => {
  test('runs what lies in it once for each item, and gives the results in their order', async () => {
    const double = call('double', '{{ { twice: item * 2, at: index, from: before.n } }}');
    const { run, nodes } = await openWith(
      define(
        ['start', 'before', each({ concurrency: 4 }), double, call('last', '{{ input }}'), after],
        ['start>before', 'before>each', 'double>last', 'each>after'],
      ),
    );
    nodes.on('before', () => succeed({ n: 7 }));
    const view = await run({ items: [5, 6, 7] });
    expect(view.status).toBe('success');
    const results = [
      { twice: 10, at: 0, from: 7 },
      { twice: 12, at: 1, from: 7 },
      { twice: 14, at: 2, from: 7 },
    ];
    expect(resultOf(view)).toEqual({ results, errors: [], count: 3 });
    expect(view.result).toEqual({ after: results });
    expect(iterationsOf(view, 'last').sort()).toEqual(['0', '1', '2']);
    const keys = nodes.callsOf('double').map(({ key }) => key);
    expect(new Set(keys).size).toBe(3);
  });

  test('keeps to its concurrency', async () => {
    const { run, nodes } = await openWith(
      define(['start', each({ concurrency: 2 }), call('work', '{{ item }}')], ['start>each']),
    );
    let atOnce = 0;
    let most = 0;
    nodes.on('work', async ({ value }) => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await new Promise((resolve) => setTimeout(resolve, 2));
      atOnce -= 1;
      return succeed(value ?? null);
    });
    expect((await run({ items: Array.from({ length: 20 }, (_, index) => index) })).status).toBe('success');
    expect(most).toBe(2);
  });

  test('in a loop sees its own items, and those around it through what lies there', async () => {
    const inner = each({ items: '{{ item.parts }}' }, { id: 'inner', parent: 'each' });
    const { run } = await openWith(
      define(
        ['start', each({}), call('name', '{{ item.name }}'), inner, call('part', '{{ name + ":" + item }}', 'inner')],
        ['start>each', 'name>inner'],
      ),
    );
    const view = await run({
      items: [
        { name: 'a', parts: [1, 2] },
        { name: 'b', parts: [] },
        { name: 'c', parts: [3] },
      ],
    });
    expect(resultOf(view)).toMatchObject({
      results: [{ results: ['a:1', 'a:2'] }, { results: [] }, { results: ['c:3'] }],
    });
    expect(iterationsOf(view, 'part')).toEqual(['0.0', '0.1', '2.0']);
  });

  test.each([
    ['stop', 'failed', ['a']],
    ['skip', 'success', ['a', 'c']],
    ['collect', 'success', ['a', { error: expect.objectContaining({ index: 1, code: 'BROKEN' }) }, 'c']],
  ])('whose item fails, with %s', async (on_item_failure, status, results) => {
    const { run, nodes } = await openWith(
      define(['start', each({ on_item_failure }), call('work', '{{ item }}')], ['start>each']),
    );
    nodes.on('work', ({ value }) => (value === 'b' ? fail('BROKEN', { retryable: false }) : succeed(value ?? null)));
    const view = await run({ items: ['a', 'b', 'c'] });
    expect(view.status).toBe(status);
    if (status === 'success')
      expect(resultOf(view)).toMatchObject({ results, count: 3, errors: [{ index: 1, node_id: 'work' }] });
    else
      expect(view.error).toMatchObject({
        code: 'ITEM_FAILED',
        nodeId: 'each',
        message: expect.stringContaining('Item 1'),
      });
    expect(nodes.callsOf('work')).toHaveLength(status === 'failed' ? 2 : 3);
  });

  test('over what is no list fails and says so', async () => {
    const { run } = await openWith(define(['start', each({}), call('work', '{{ item }}')], ['start>each']));
    expect((await run({ items: 'text' })).error).toMatchObject({ code: 'CONFIG_INVALID', nodeId: 'each' });
  });

  test('whose process dies goes on with the items that have no result, each with its own key', async () => {
    const definition = define(
      ['start', each({ concurrency: 2 }), call('work', '{{ item }}'), after],
      ['start>each', 'each>after'],
    );
    for (const write of [1, 3, 5, 8]) {
      const killed = await openWith(definition);
      killed.instance.journal.breakFrom(write, async (_write, commit) => {
        await commit();
        return NEVER;
      });
      const accepted = killed.execute({ items: [1, 2, 3, 4, 5, 6] });
      await eventually(() => killed.instance.journal.writes.length > write);
      const { executionId } = await accepted;
      await killed.instance.kill();
      const next = await openInstance({ dataDir: killed.instance.dataDir, nodes: killed.nodes });
      const view = await reaches(next, killed.actor, executionId, 'success');
      expect(resultOf(view)).toMatchObject({ results: [1, 2, 3, 4, 5, 6] });
      const keys = Map.groupBy(killed.nodes.callsOf('work'), ({ value }) => value);
      expect([...keys.values()].every((calls) => new Set(calls.map(({ key }) => key)).size === 1)).toBe(true);
      expect(killed.nodes.callsOf('after')).toHaveLength(1);
    }
  });

  test('that succeeded is taken over by a retry after it, whole, and cannot be begun in its middle', async () => {
    const { run, nodes, instance, actor } = await openWith(
      define(['start', each({}), call('work', '{{ item }}'), after], ['start>each', 'each>after']),
    );
    nodes.on('after', () => fail('BROKEN', { retryable: false }));
    const failed = await run({ items: [1, 2] });
    nodes.on('after', ({ value }) => succeed(value ?? null));
    const { executionId } = await instance.useCases.executions.retry(actor, failed.id, {
      fromNode: 'after',
      version: 'original',
    });
    const view = await reaches(instance, actor, executionId, 'success');
    expect(view.result).toEqual({ after: [1, 2] });
    expect(nodes.callsOf('work')).toHaveLength(2);
    const inTheMiddle = instance.useCases.executions.retry(actor, failed.id, { fromNode: 'work', version: 'original' });
    await expect(inTheMiddle).rejects.toMatchObject({
      issues: [{ field: 'from_node', issue: expect.stringContaining('the loop "each"') }],
    });
  });

  test('that failed goes on by a redrive with the items that have no result, and repaired at its failing node too', async () => {
    const nested: WorkflowNode = { ...each({ items: '{{ [1, 2] }}' }), id: 'inner', parent: 'each' };
    const build = (value: string) =>
      define(
        [
          'start',
          each({ concurrency: 2 }),
          call('work', '{{ item }}'),
          nested,
          call('deep', '{{ item }}', 'inner'),
          call('last', value),
          after,
        ],
        ['start>each', 'work>inner', 'inner>last', 'each>after'],
      );
    const { run, nodes, instance, actor, workflow } = await openWith(build('{{ work }}'));
    nodes.on('last', ({ value }) => (value === 3 ? fail('BROKEN', { retryable: false }) : succeed(value ?? null)));
    const failed = await run({ items: [1, 2, 3, 4, 5, 6] });
    expect(failed.error).toMatchObject({ code: 'ITEM_FAILED', nodeId: 'each' });
    const wentWell = nodes.callsOf('last').filter(({ value }) => value !== 3).length;
    expect(wentWell).toBeGreaterThanOrEqual(2);
    const { useCases } = instance;
    await useCases.workflows.change(actor, workflow.id, { definition: build('{{ work * 10 }}') }, undefined);
    const { executionId } = await useCases.deadLetters.redrive(actor, failed.id, {
      from: 'failed_step',
      version: 'current',
    });
    const view = await reaches(instance, actor, executionId, 'success');
    const results = [1, 2, 3, 4, 5, 6].map((item) => (item <= 2 ? item : item * 10));
    expect(resultOf(view)).toMatchObject({ errors: [], count: 6 });
    const { results: given } = resultOf(view) as { results: number[] };
    // The fourth may have gone well beside the third.
    expect(given.with(3, 40)).toEqual(results);
    for (const name of ['work', 'deep']) {
      const again = nodes.callsOf(name).length - 6 * (name === 'deep' ? 2 : 1);
      // The third alone, and who ran beside it.
      expect(again, name).toBeLessThanOrEqual(2 * (name === 'deep' ? 2 : 1));
    }
    expect(nodes.callsOf('last').filter(({ value }) => value === 1 || value === 2)).toHaveLength(2);
    expect(iterationsOf(view, 'last').toSorted()).toEqual(['0', '1', '2', '3', '4', '5']);
  });

  test('that failed begins anew with other items, or when the loop itself was changed', async () => {
    const build = (config: object) =>
      define(['start', 'before', each(config), call('work', '{{ item }}')], ['start>before', 'before>each']);
    const { run, nodes, instance, actor, workflow } = await openWith(build({}));
    const { useCases } = instance;
    const failOnce = async () => {
      nodes.on('work', ({ value }) => (value === 2 ? fail('BROKEN', { retryable: false }) : succeed(value ?? null)));
      const { id } = await run({ items: [1, 2, 3] });
      nodes.on('work', ({ value }) => succeed(value ?? null));
      return id;
    };
    const callsUntil = async ({ executionId }: { readonly executionId: ExecutionView['id'] }, before: number) => {
      await reaches(instance, actor, executionId, 'success');
      return nodes.callsOf('work').length - before;
    };
    const asked = await failOnce();
    const begun = nodes.callsOf('work').length;
    const retried = await useCases.executions.retry(actor, asked, { fromNode: 'each', version: 'original' });
    expect(await callsUntil(retried, begun)).toBe(3);

    const same = await failOnce();
    const wish = { from: 'failed_step', version: 'current' } as const;
    const before = nodes.callsOf('work').length;
    expect(await callsUntil(await useCases.deadLetters.redrive(actor, same, wish), before)).toBe(2);

    const changed = await failOnce();
    await useCases.workflows.change(actor, workflow.id, { definition: build({ concurrency: 2 }) }, undefined);
    const after = nodes.callsOf('work').length;
    expect(await callsUntil(await useCases.deadLetters.redrive(actor, changed, wish), after)).toBe(3);
  });

  test('of two thousand items comes to its end', async () => {
    const set = { id: 'pure', type: 'compute', config: { name: 'pure', value: '{{ item }}' }, parent: 'each' };
    const { run } = await openWith(define(['start', each({ concurrency: 4 }), set], ['start>each']));
    const view = await run({ items: Array.from({ length: 2_000 }, (_, index) => index) });
    expect(view.status).toBe('success');
    expect(resultOf(view)).toMatchObject({ count: 2_000, errors: [] });
  });
});
