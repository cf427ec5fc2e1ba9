import type { WorkflowDefinition } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { findFaultPlace, groupByNode } from './fault-place.ts';
import { mergeIssues } from './merge-issues.ts';

const a = { id: 'a', type: 'webhook', config: {} };
const b = { id: 'b', type: 'filter', config: {} };
const c = { id: 'c', type: 'filter', config: {} };
const DOCUMENT: WorkflowDefinition = { nodes: [a, b], connections: [{ from: 'a', to: 'b' }] };

describe('mergeIssues', () => {
  const said = { field: 'nodes[1].config.condition', issue: 'in the words of the server' };

  it("takes the server's words where both speak of a field", () => {
    const own = [{ field: said.field, issue: 'ours' }];
    expect(mergeIssues(DOCUMENT, own, [{ definition: DOCUMENT, issues: [said] }])).toEqual([said]);
  });

  it('follows a node to its new place in the list', () => {
    const now = { ...DOCUMENT, nodes: [a, c, b] };
    expect(mergeIssues(now, [], [{ definition: DOCUMENT, issues: [said] }])).toEqual([
      { ...said, field: 'nodes[2].config.condition' },
    ]);
  });

  it('drops what was said of a node that has changed since, and of the whole when anything has', () => {
    const now = { ...DOCUMENT, nodes: [a, { ...b, config: { condition: true } }] };
    const whole = { field: 'nodes', issue: 'A workflow needs a trigger' };
    expect(mergeIssues(now, [], [{ definition: DOCUMENT, issues: [said, whole] }])).toEqual([]);
  });

  it('tells what two answers both said once', () => {
    const answer = { definition: DOCUMENT, issues: [said] };
    expect(mergeIssues(DOCUMENT, [], [answer, answer])).toEqual([said]);
  });
});

describe('findFaultPlace', () => {
  it.each([
    ['nodes[1].config.url', { kind: 'node', node: b, field: 'config.url' }],
    ['nodes[1]', { kind: 'node', node: b, field: '' }],
    ['connections[0].to', { kind: 'connection', connection: DOCUMENT.connections[0] }],
    ['nodes', { kind: 'workflow' }],
    ['nodes[9].id', { kind: 'workflow' }],
  ])('finds %s', (field, place) => expect(findFaultPlace({ field, issue: '' }, DOCUMENT)).toEqual(place));

  it('groups faults by node, with their places inside it', () => {
    const issues = ['nodes[1].config.a', 'nodes[1]', 'nodes'].map((field) => ({ field, issue: 'x' }));
    expect(groupByNode(issues, DOCUMENT)).toEqual(
      new Map([
        [
          'b',
          [
            { field: 'config.a', issue: 'x' },
            { field: '', issue: 'x' },
          ],
        ],
      ]),
    );
  });
});
