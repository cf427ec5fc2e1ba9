import { expect, it } from 'vitest';
import { summaryOf } from './summary-of.ts';

it.each([
  ['{method} {url}', { method: 'GET', url: 'https://example.com' }, 'GET https://example.com'],
  ['{method} {path}', { method: 'POST' }, 'POST'],
  ['{method}', { method: ['GET', 'POST'] }, 'GET, POST'],
  ['{condition}', { condition: true }, 'true'],
  ['{condition}', { condition: '{{a.total}}\n  > {{b.c}}' }, '{{a.total}} > {{b.c}}'],
  ['{fields}', { fields: { id: 1, 'customer.name': 'x' } }, 'id, customer.name'],
  ['{by}', { by: [{ field: 'total', direction: 'descending' }, { field: 'id' }] }, 'total descending, id'],
  ['{count} from the {from}', { count: 10, from: 'end' }, '10 from the end'],
  ['{every_ms}', { every_ms: 60_000 }, '1 min'],
  ['{every_ms}', { every_ms: 90_061_001 }, '1 d 1 h 1 min 1 s 1 ms'],
  ['{every_ms}', { every_ms: '{{a.pause}}' }, '{{a.pause}}'],
  ['{toString}{x}', { x: null }, ''],
])('%j of %j is %j', (summary, config, line) => {
  expect(summaryOf(summary, config)).toBe(line);
});
