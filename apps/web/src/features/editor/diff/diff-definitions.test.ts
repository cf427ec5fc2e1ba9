import type { WorkflowDefinition, WorkflowNode } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { describeDiff, diffDefinitions, isEmptyDiff } from './diff-definitions.ts';

const hook: WorkflowNode = { id: 'hook', type: 'webhook', config: { method: 'POST' }, position: { x: 0, y: 0 } };
const call: WorkflowNode = {
  id: 'call',
  type: 'http_request',
  config: { url: 'https://a.example', headers: { Accept: 'text/plain' }, body: ['a', 'b'] },
};
const before: WorkflowDefinition = { nodes: [hook, call], connections: [{ from: 'hook', to: 'call' }] };

const withCall = (node: WorkflowNode): WorkflowDefinition => ({ ...before, nodes: [hook, node] });

describe('diffDefinitions', () => {
  it('finds nothing between equal definitions, however they were made', () => {
    const diff = diffDefinitions(before, structuredClone(before));
    expect(isEmptyDiff(diff)).toBe(true);
    expect(describeDiff(diff)).toBe('No difference');
  });

  it('takes a connection without an output for one from main', () => {
    const after = { ...before, connections: [{ from: 'hook', to: 'call', output: 'main' }] };
    expect(isEmptyDiff(diffDefinitions(before, after))).toBe(true);
  });

  it('tells nodes and connections that came and went', () => {
    const stop: WorkflowNode = { id: 'stop', type: 'filter', config: { condition: true } };
    const after = { nodes: [hook, stop], connections: [{ from: 'hook', to: 'stop' }] };
    const diff = diffDefinitions(before, after);
    expect(diff).toMatchObject({ added: [stop], removed: [call], changed: [], moved: [] });
    expect(diff.connectionsAdded).toEqual(after.connections);
    expect(diff.connectionsRemoved).toEqual(before.connections);
    expect(describeDiff(diff)).toBe('1 node added, 1 removed, 2 connections changed');
  });

  it('tells each field with what it was and what it is', () => {
    const after = withCall({
      ...call,
      name: 'Enrich',
      config: { url: 'https://b.example', headers: { Accept: 'text/plain', 'X-Id': '1' }, body: ['a', 'c'] },
      retry: { max_attempts: 5 },
    });
    expect(diffDefinitions(before, after).changed[0]?.fields).toEqual([
      { path: ['config', 'url'], before: 'https://a.example', after: 'https://b.example' },
      { path: ['config', 'headers', 'X-Id'], before: undefined, after: '1' },
      { path: ['config', 'body', 1], before: 'b', after: 'c' },
      { path: ['name'], before: undefined, after: 'Enrich' },
      { path: ['retry'], before: undefined, after: { max_attempts: 5 } },
    ]);
  });

  it('tells a value of another kind as a whole', () => {
    const after = withCall({ ...call, config: { ...call.config, body: { a: 1 } } });
    expect(diffDefinitions(before, after).changed[0]?.fields).toEqual([
      { path: ['config', 'body'], before: ['a', 'b'], after: { a: 1 } },
    ]);
  });

  it('keeps apart what was moved and what was changed', () => {
    const moved = { ...before, nodes: [{ ...hook, position: { x: 9, y: 0 } }, call] };
    expect(diffDefinitions(before, moved)).toMatchObject({ changed: [], moved: [{ id: 'hook' }] });
    expect(describeDiff(diffDefinitions(before, moved))).toBe('1 node moved');
    const both = { ...before, nodes: [{ ...hook, position: { x: 9, y: 0 }, notes: 'x' }, call] };
    expect(diffDefinitions(before, both)).toMatchObject({ changed: [{ fields: [{ path: ['notes'] }] }], moved: [] });
  });

  it('reads fields named like those of objects as data', () => {
    const after = withCall({ ...call, config: { ...call.config, toString: 'x' } });
    expect(diffDefinitions(before, after).changed[0]?.fields).toEqual([
      { path: ['config', 'toString'], before: undefined, after: 'x' },
    ]);
  });
});
