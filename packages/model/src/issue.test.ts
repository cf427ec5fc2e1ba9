import { expect, it } from 'vitest';
import { formatPath } from './issue.ts';

it.each([
  [['email'], 'email'],
  [['nodes', 0, 'config', 'url'], 'nodes[0].config.url'],
  [['connections', 12], 'connections[12]'],
  [['nodes', 0, 'config', 'rows', 1, 2], 'nodes[0].config.rows[1][2]'],
  [['headers', 'Content-Type'], 'headers.Content-Type'],
  [['headers', '0'], 'headers.0'],
  [[], ''],
])('formatPath writes %j as %s', (path, text) => {
  expect(formatPath(path)).toBe(text);
});
