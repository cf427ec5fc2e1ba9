import { describe, expect, it } from 'vitest';
import { toWorkflowFile } from '../../../workflow-file/workflow-file.ts';
import { readImport } from './read-import.ts';

const definition = { nodes: [{ id: 'start', type: 'webhook', config: {} }], connections: [] };
const read = (value: unknown) => readImport(typeof value === 'string' ? value : JSON.stringify(value), 'From a file');

describe('readImport', () => {
  it('takes what an export gives, switched off', () => {
    const { text, fileName } = toWorkflowFile({
      name: 'Lead intake!',
      description: 'For sales',
      definition,
      settings: {},
    });
    expect(fileName).toBe('lead-intake.json');
    expect(read(text)).toEqual({
      ok: true,
      body: { name: 'Lead intake!', description: 'For sales', definition, settings: {}, is_active: false },
    });
  });

  it('takes a bare definition under the name of its file', () => {
    expect(read(definition)).toEqual({ ok: true, body: { name: 'From a file', definition, is_active: false } });
  });

  it('switches off what wants to be on', () => {
    expect(read({ name: 'a', definition, is_active: true })).toMatchObject({ ok: true, body: { is_active: false } });
  });

  it.each<[string, unknown, unknown[]]>([
    ['broken JSON by line and column', '{\n  "name": }', [{ field: 'line 2, column 11', issue: expect.any(String) }]],
    ['a list', [], [{ field: '', issue: 'must be an object, a workflow or its definition' }]],
    ['a missing name', { definition }, [{ field: 'name', issue: 'Required' }]],
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
