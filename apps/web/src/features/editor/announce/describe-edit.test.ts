import type { WorkflowDefinition, WorkflowNode } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { describeEdit } from './describe-edit.ts';

const node = (id: string, parent?: string): WorkflowNode => ({
  id,
  type: 'filter',
  config: {},
  ...(parent !== undefined && { parent }),
});
const of = (...nodes: WorkflowNode[]): WorkflowDefinition => ({ nodes, connections: [] });
const titleOf = (id: string): string => id.toUpperCase();
const say = (before: WorkflowDefinition, definition: WorkflowDefinition) =>
  describeEdit({ type: 'replace', definition }, before, titleOf);

describe('of a document that takes another one’s place is said', () => {
  it('which node lies in which loop', () => {
    expect(say(of(node('each'), node('a')), of(node('each'), node('a', 'each')))).toBe('A lies in EACH now');
    expect(say(of(node('each'), node('a', 'each')), of(node('each'), node('a')))).toBe('A lies in no loop now');
  });

  it('that the order is another, or how many nodes there are', () => {
    const nodes = [node('a'), node('b')];
    expect(say(of(...nodes), of(...nodes))).toBe('The nodes run in another order now');
    expect(say(of(node('a')), of(node('a')))).toBe('The workflow has 1 node now');
    expect(say(of(node('a')), of(node('a'), node('b')))).toBe('The workflow has 2 nodes now');
  });
});
