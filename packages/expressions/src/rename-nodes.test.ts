import { describe, expect, it } from 'vitest';
import { renameNodes } from './rename-nodes.ts';

const IDS = ['trigger-1', 'action-1', 'action-10', 'a'];

function rename(text: string, from: string, to: string, isCondition = false) {
  const { config, unsure } = renameNodes(
    { field: text },
    new Map([[from, to]]),
    { nodeIds: IDS, inLoop: false, isCondition: () => isCondition },
    IDS.map((id) => (id === from ? to : id)),
  );
  return { text: config.field, isUnsure: unsure.length > 0 };
}

describe('renameNodes', () => {
  it.each([
    ['{{action-1.status}} and {{ action-1.body.action }}', '{{call.status}} and {{ call.body.action }}'],
    ['{{nodes["action-1"].status}}', '{{nodes["call"].status}}'],
    ["{{nodes?.['action-1']}}", '{{nodes?.["call"]}}'],
    ['{{action-10.status + action-1.status}}', '{{action-10.status + call.status}}'],
    ['{{ "action-1" }} action-1 {{trigger.action-1}}', '{{ "action-1" }} action-1 {{trigger.action-1}}'],
    ['{{ {"action-1": 1, b: action-1} }}', '{{ {"action-1": 1, b: call} }}'],
    [`{{\`\${action-1.status}\`}}`, `{{\`\${call.status}\`}}`],
  ])('writes %s as %s', (text, expected) => {
    expect(rename(text, 'action-1', 'call')).toEqual({ text: expected, isUnsure: false });
  });

  it('knows conditions, in which braces are brackets', () => {
    expect(rename('{{action-1.status}} == 200 && action-1.ok', 'action-1', 'call', true).text).toBe(
      '{{call.status}} == 200 && call.ok',
    );
  });

  it('leaves parameters alone that are called like the node', () => {
    expect(rename('{{trigger.items.map(a => a.x).concat(a)}}', 'a', 'b').text).toBe(
      '{{trigger.items.map(a => a.x).concat(b)}}',
    );
  });

  it('writes nodes["…"] where a parameter hides the new name', () => {
    expect(rename('{{trigger.items.map(b => b.x + a.x)}}', 'a', 'b').text).toBe(
      '{{trigger.items.map(b => b.x + nodes["b"].x)}}',
    );
  });

  it('writes nodes["trigger"] for a node whose new name means something else', () => {
    expect(rename('{{trigger-1.payload}}', 'trigger-1', 'trigger').text).toBe('{{nodes["trigger"].payload}}');
  });

  it('keeps the key of an object in which the name stands alone', () => {
    expect(rename('{{ {a, x: 1} }}', 'a', 'b').text).toBe('{{ {"a": b, x: 1} }}');
  });

  it('leaves a text as it is, and says so, when the new name would give it another meaning', () => {
    expect(rename('{{a-1}}', 'action-10', 'a-1')).toEqual({ text: '{{a-1}}', isUnsure: true });
  });

  it('leaves a key alone that is legal only as long as a node is called so', () => {
    expect(rename('{{ {action-1: 1} }}', 'action-1', 'call').isUnsure).toBe(true);
  });

  it('gives the same object when no expression names the node', () => {
    const config = { url: 'https://example.com/{{trigger.payload.id}}', headers: { a: ['action-1'] } };
    const options = { nodeIds: IDS, inLoop: false, isCondition: () => false };
    expect(renameNodes(config, new Map([['action-1', 'call']]), options, ['trigger-1', 'call']).config).toBe(config);
  });

  it('swaps two names', () => {
    const options = { nodeIds: ['a', 'b'], inLoop: false, isCondition: () => false };
    const swapped = new Map([
      ['a', 'b'],
      ['b', 'a'],
    ]);
    expect(renameNodes({ x: '{{a.x + b.y}}' }, swapped, options, ['a', 'b']).config).toEqual({ x: '{{b.x + a.y}}' });
  });
});
