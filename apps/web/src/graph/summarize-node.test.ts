import { describe, expect, it } from 'vitest';
import type { NodeType } from '../api/generated/types.gen.ts';
import { summarizeNode } from './summarize-node.ts';

const REQUEST: NodeType = {
  type: 'http_request',
  version: 1,
  title: 'HTTP request',
  description: 'Calls a URL.',
  group: 'service',
  icon: 'globe',
  summary: '{method} {url}',
  trigger: false,
  loop: false,
  outputs: ['main'],
  outputs_from: null,
  config_schema: { type: 'object', properties: { method: { type: 'string', default: 'GET' } } },
};

describe('summarizeNode', () => {
  it('puts the values of the config into the template', () => {
    expect(summarizeNode(REQUEST, { method: 'POST', url: 'https://api.example.com/data' })).toBe(
      'POST api.example.com/data',
    );
  });

  it('takes the default of a field that is left out, and nothing for one without', () => {
    expect(summarizeNode(REQUEST, {})).toBe('GET');
  });

  it('shows expressions without their braces', () => {
    const filter = { ...REQUEST, summary: '{condition}' };
    expect(summarizeNode(filter, { condition: '{{ trigger.payload.employees }} > 50' })).toBe(
      'trigger.payload.employees > 50',
    );
  });

  it('writes it on one line, not longer than a card can use', () => {
    const any = { ...REQUEST, summary: '{a}' };
    expect(summarizeNode(any, { a: ['GET', 'POST'] })).toBe('GET, POST');
    expect(summarizeNode(any, { a: 'one\n two' })).toBe('one two');
    expect(summarizeNode(any, { a: 'x'.repeat(500) })).toHaveLength(120);
  });

  it('does not look for fields in what a field holds', () => {
    expect(summarizeNode({ ...REQUEST, summary: '{a}' }, { a: '{b}', b: 'secret' })).toBe('{b}');
  });
});
