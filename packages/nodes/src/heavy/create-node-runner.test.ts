import { afterAll, expect, it } from 'vitest';
import { nodeCatalogue } from '../catalogue.ts';
import { createNodeRunner } from './create-node-runner.ts';

const runner = createNodeRunner(1);
const { signal } = new AbortController();
afterAll(() => runner.close());

function run(type: string, config: object, timeLimitMs = 20_000) {
  const parsed = nodeCatalogue.find(type)?.config.parse(config);
  return runner.run({ type, config: parsed, timeLimitMs, signal }, 'somebody');
}

it('a node gives in a thread what it gives without one', async () => {
  expect(await run('csv', { text: 'a,b\n1,2' })).toEqual({ ok: true, output: [{ a: '1', b: '2' }], emitted: ['main'] });
  expect(await run('csv', { text: 'a,b\n1' })).toMatchObject({ ok: false, error: { code: 'PARSE_ERROR' } });
  const uuid = await run('crypto', { operation: 'random_uuid' });
  expect(uuid).toMatchObject({ ok: true, output: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/) });
});

it('a node that takes too long is stopped, and the next one is run', async () => {
  const html = '<b>x</b>'.repeat(100_000);
  const outcome = await run('html_extract', { html, fields: { x: { selector: 'b:has(~ i)', all: true } } }, 1);
  expect(outcome).toMatchObject({ ok: false, error: { code: 'STEP_TIMEOUT' } });
  expect(await run('limit', { items: [1, 2], count: 1 })).toMatchObject({ output: [1] });
});

it('a node with a bug rejects', async () => {
  await expect(runner.run({ type: 'nothing', config: {}, timeLimitMs: 1_000, signal }, 'a')).rejects.toThrow(
    '"nothing"',
  );
});

it.each([
  ['csv', { text: 'x'.repeat(40_000) }, { text: 'a' }],
  ['xml', { text: 'x'.repeat(40_000) }, { text: 'a' }],
  ['markdown', { text: 'x'.repeat(40_000) }, { text: 'a' }],
  ['html_extract', { html: 'x'.repeat(9_000), fields: { a: {} } }, { html: 'a', fields: { a: {} } }],
  ['sort', { items: Array.from({ length: 5_001 }, () => 1) }, { items: [1] }],
])('%s is run in a thread when there is much to do, and only then', (type, heavy, light) => {
  const node = nodeCatalogue.find(type);
  expect([heavy, light].map((config) => node?.isHeavy?.(node.config.parse(config)))).toEqual([true, false]);
});
