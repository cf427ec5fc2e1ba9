import { expect, test } from 'vitest';
import { define, openWith } from '../conformance/instance.conformance.ts';

test('a pure node with much to do gives what it gives with little, and holds nobody up', async () => {
  const rows = { id: 'rows', type: 'csv', config: { text: '{{trigger.payload.text}}' } };
  const last = { id: 'last', type: 'limit', config: { items: '{{rows}}', count: 1, from: 'end' } };
  const { run } = await openWith(define(['start', rows, last], ['start>rows', 'rows>last']));
  const views = await Promise.all([1, 5_000].map((count) => run({ text: `a,b\n${'1,two words\n'.repeat(count)}3,4` })));
  expect(views.map(({ result }) => result)).toEqual([{ last: [{ a: '3', b: '4' }] }, { last: [{ a: '3', b: '4' }] }]);
});
