import { createWorkflowBodySchema, issueText } from '@automateos/model';
import { expect, test } from 'vitest';
import { toIssues } from './to-issues.ts';

function issuesOf(body: unknown) {
  const result = createWorkflowBodySchema.safeParse(body, { error: issueText });
  return result.success ? [] : toIssues(result.error, body);
}

test('what lies in the definition is named from the definition on, the rest from the body on', () => {
  const body = {
    name: '',
    definition: { nodes: [{ id: 'a', type: 'x', config: {}, retry: { factor: 0 } }], connections: [{ from: 'a' }] },
    settings: { timeout_ms: 0 },
  };
  expect(issuesOf(body).map(({ field }) => field)).toEqual([
    'name',
    'nodes[0].retry.factor',
    'connections[0].to',
    'settings.timeout_ms',
  ]);
});

test('faults come in the order of the document, what is missing after what is there', () => {
  const body = { zzz: 1, definition: { connections: 1, aaa: 1, nodes: [{ type: 5, id: '1' }] }, is_active: 'yes' };
  expect(issuesOf(body)).toEqual([
    { field: 'zzz', issue: 'Unknown field' },
    { field: 'connections', issue: 'Must be an array, not a number' },
    { field: 'aaa', issue: 'Unknown field' },
    { field: 'nodes[0].type', issue: 'Must be text, not a number' },
    { field: 'nodes[0].id', issue: expect.stringContaining('Must start with a letter') },
    { field: 'nodes[0].config', issue: 'Required' },
    { field: 'is_active', issue: 'Must be true or false, not text' },
    { field: 'name', issue: 'Required' },
  ]);
});

test('a definition that is missing, or no object, is named itself', () => {
  expect(issuesOf({ name: 'n' })).toEqual([{ field: 'definition', issue: 'Required' }]);
  expect(issuesOf({ name: 'n', definition: [] })[0]?.field).toBe('definition');
});

test('an own __proto__ is an unknown field', () => {
  const body = JSON.parse('{"name":"n","definition":{"nodes":[],"connections":[]},"__proto__":{"is_active":false}}');
  expect(issuesOf(body)).toEqual([{ field: '__proto__', issue: 'Unknown field' }]);
});

test('10,000 faults are told in linear time', () => {
  const body = JSON.parse(`{${Array.from({ length: 10_000 }, (_, index) => `"k${index}":0`).join(',')}}`);
  const start = performance.now();
  expect(issuesOf(body).length).toBe(10_002);
  expect(performance.now() - start).toBeLessThan(1000);
});
