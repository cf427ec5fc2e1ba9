import type { WorkflowNode } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import type { NodeType } from '../../api/generated/index.ts';
import { shortenWebhookUrl, triggerOf } from './trigger-of.ts';

const type = (name: string, trigger: boolean, summary = ''): [string, NodeType] => [
  name,
  {
    type: name,
    version: 1,
    title: name.toUpperCase(),
    description: '',
    group: 'trigger',
    icon: 'clock',
    summary,
    trigger,
    outputs: ['main'],
    outputs_from: null,
    loop: false,
    config_schema: {},
  },
];
const TYPES = new Map([
  type('webhook', true),
  type('schedule', true, 'every {every}'),
  type('form', true),
  type('filter', false),
]);

const node = (name: string, config = {}, more: Partial<WorkflowNode> = {}): WorkflowNode => ({
  id: name,
  type: name,
  config,
  ...more,
});
const look = (...nodes: WorkflowNode[]) =>
  triggerOf({ definition: { nodes, connections: [] }, webhook_url: 'http://here/webhook/token' }, TYPES);

describe('triggerOf', () => {
  it('takes the webhook before all others, and counts them', () => {
    expect(look(node('schedule'), node('webhook', { method: ['GET', 'POST'] }), node('filter'))).toEqual({
      kind: 'webhook',
      methods: 'GET, POST',
      url: 'http://here/webhook/token',
      more: 1,
    });
    expect(look(node('webhook'))).toMatchObject({ methods: 'POST', more: 0 });
  });

  it('says of other triggers what they say of themselves, else what they are called', () => {
    expect(look(node('schedule', { every: 'day' }))).toEqual({ kind: 'other', text: 'every day', more: 0 });
    expect(look(node('form'))).toMatchObject({ text: 'FORM' });
    expect(look(node('form', {}, { name: 'Sign-up form' }))).toMatchObject({ text: 'Sign-up form' });
  });

  it('knows that nothing starts it', () => {
    expect(look()).toEqual({ kind: 'none' });
    expect(look(node('filter'))).toEqual({ kind: 'none' });
    expect(look(node('webhook', {}, { disabled: true }))).toEqual({ kind: 'none' });
  });
});

it('shortens the token of a webhook and nothing else', () => {
  expect(shortenWebhookUrl('https://a.example/webhook/0123456789abcdef')).toBe('/webhook/012345…');
  expect(shortenWebhookUrl('https://a.example/webhook/0123')).toBe('/webhook/0123');
});
