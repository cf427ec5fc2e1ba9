import { describe, expect, it } from 'vitest';
import { nodeExpression, pathExpression } from './path-expression.ts';

describe('the path of a value as an expression', () => {
  it.each([
    ['enrich', ['body', 'company', 'name'], 'enrich.body.company.name'],
    ['action-1', ['body', 'items', 0, 'id'], 'action-1.body.items[0].id'],
    ['a b', ['x-y'], 'nodes["a b"]["x-y"]'],
    ['enrich', ['headers', 'content-type'], 'enrich.headers["content-type"]'],
    ['enrich', ['a"b', '', '1st', 'ключ'], 'enrich["a\\"b"][""]["1st"]["ключ"]'],
    ['trigger', [], 'trigger'],
  ])('of %s and %j is %s', (node, segments, expression) => {
    expect(pathExpression(nodeExpression(node), segments)).toBe(expression);
  });
});
