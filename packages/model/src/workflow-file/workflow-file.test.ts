import { describe, expect, it } from 'vitest';
import type { WorkflowDefinition } from '../definition.ts';
import { createPrivateFields, withPrivateFieldsOf } from './private-fields.ts';
import { readWorkflowFile, workflowFileName, writeWorkflowFile } from './workflow-file.ts';

const definition = { nodes: [{ id: 'start', type: 'webhook', config: {} }], connections: [] };
const read = (value: unknown) =>
  readWorkflowFile(typeof value === 'string' ? value : JSON.stringify(value), 'From a file');

const fields = createPrivateFields((type) =>
  type === 'crypto'
    ? {
        properties: {
          key: { format: 'secret' },
          text: {},
          login: { format: 'credential' },
          list: { items: { properties: { pass: { format: 'secret' } } } },
        },
      }
    : undefined,
);
const withKey = (config: WorkflowDefinition['nodes'][number]['config']): WorkflowDefinition => ({
  nodes: [{ id: 'hash', type: 'crypto', config }],
  connections: [],
});

describe('a workflow file', () => {
  it('is read as it was written, without what stands for nothing', () => {
    const text = writeWorkflowFile({ name: 'Lead intake!', description: '', definition, settings: {} }, fields);
    expect(read(text)).toEqual({ ok: true, file: { name: 'Lead intake!', definition } });
  });

  it('is the same text however the keys of the workflow are ordered', () => {
    const one = { name: 'a', description: 'b', definition, settings: { timeout_ms: 5, max_concurrency: 1 } };
    const other = { settings: { max_concurrency: 1, timeout_ms: 5 }, definition, description: 'b', name: 'a' };
    expect(writeWorkflowFile(one, fields)).toBe(writeWorkflowFile(other, fields));
    expect(writeWorkflowFile(one, fields).split('\n').slice(0, 3)).toEqual([
      '{',
      '  "definition": {',
      '    "connections": [],',
    ]);
  });

  it('holds no secret, at no depth, but expressions', () => {
    const text = writeWorkflowFile(
      { name: 'a', definition: withKey({ text: 'seen', key: 'hidden', list: [{ pass: 'hidden', at: 1 }] }) },
      fields,
    );
    expect(text).toContain('seen');
    expect(text).not.toContain('hidden');
    expect(writeWorkflowFile({ name: 'a', definition: withKey({ key: '{{trigger.key}}' }) }, fields)).toContain(
      '{{trigger.key}}',
    );
  });

  it('keeps the place of a credential, which whoever imports it fills', () => {
    const current = withKey({ login: '01a20960-ba7a-7000-b56e-35a4299c1d35' });
    const text = writeWorkflowFile({ name: 'a', definition: current }, fields);
    const reading = readWorkflowFile(text, 'a');
    const written = reading.ok ? reading.file.definition : current;
    expect(written).toEqual(withKey({ login: '' }));
    expect(withPrivateFieldsOf(current, written, fields)).toEqual(current);
    expect(withPrivateFieldsOf(withKey({}), written, fields)).toEqual(withKey({ login: '' }));
    expect(withPrivateFieldsOf(current, withKey({}), fields)).toEqual(withKey({}));
  });

  it('leaves a secret as it is where it says nothing of it', () => {
    const current = withKey({ text: 'old', key: 'hidden' });
    expect(withPrivateFieldsOf(current, withKey({ text: 'new' }), fields)).toEqual(
      withKey({ text: 'new', key: 'hidden' }),
    );
    expect(withPrivateFieldsOf(current, withKey({ key: 'other' }), fields)).toEqual(withKey({ key: 'other' }));
    const otherType = { nodes: [{ id: 'hash', type: 'set', config: {} }], connections: [] };
    expect(withPrivateFieldsOf(current, otherType, fields)).toEqual(otherType);
  });

  it.each([
    ['Lead intake!', 'lead-intake.json'],
    ['Über 1', 'über-1.json'],
    ['../../etc/passwd', 'etc-passwd.json'],
    ['..\\..\\boot.ini', 'boot-ini.json'],
    ['/', 'workflow.json'],
    ['NUL', 'nul-workflow.json'],
    ['com1', 'com1-workflow.json'],
    ['a\u0000b\nc', 'a-b-c.json'],
    ['日'.repeat(128), `${'日'.repeat(50)}.json`],
    [`${'a'.repeat(49)} b`, `${'a'.repeat(49)}.json`],
  ])('of the workflow %j is called %j', (name, fileName) => expect(workflowFileName(name)).toBe(fileName));

  it('may be a bare definition, under the name of its file', () => {
    expect(read(definition)).toEqual({ ok: true, file: { name: 'From a file', definition } });
  });

  it('does not say whether the workflow is on', () => {
    expect(read({ name: 'a', definition, is_active: true })).toEqual({ ok: true, file: { name: 'a', definition } });
    expect(read({ name: 'a', definition, is_active: 'yes' })).toMatchObject({ faults: [{ field: 'is_active' }] });
  });

  it.each<[string, unknown, unknown[]]>([
    ['broken JSON by line and column', '{\n  "name": }', [{ field: 'line 2, column 11', issue: expect.any(String) }]],
    ['a list', [], [{ field: '', issue: 'must be an object, a workflow or its definition' }]],
    ['a missing name', { definition }, [{ field: 'name', issue: 'Required' }]],
    [
      'what is nested too deeply',
      `{"a":${'['.repeat(100)}${']'.repeat(100)}}`,
      [{ field: '', issue: expect.stringContaining('64 levels') }],
    ],
    [
      'every fault of a node by its path',
      { name: 'a', definition: { nodes: [{ id: '1', type: 'webhook', config: {}, x: 1 }], connections: [] } },
      [
        { field: 'definition.nodes[0].id', issue: expect.stringContaining('Must start with a letter') },
        { field: 'definition.nodes[0].x', issue: 'Unknown field' },
      ],
    ],
    [
      'a fault of a bare definition',
      { nodes: [{ id: 'a' }], connections: [] },
      [
        { field: 'nodes[0].type', issue: 'Required' },
        { field: 'nodes[0].config', issue: 'Required' },
      ],
    ],
  ])('names %s', (_, value, faults) => expect(read(value)).toEqual({ ok: false, faults }));
});
