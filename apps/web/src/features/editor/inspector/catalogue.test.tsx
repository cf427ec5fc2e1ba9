import type { WorkflowNode } from '@automateos/model';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { CATALOGUE_TYPES } from './catalogue-types.conformance.ts';
import { renderInspector } from './render-inspector.conformance.tsx';
import type { Field, FieldShape } from './schema/field-shape.ts';
import type { JsonSchema } from './schema/json-schema.ts';
import { readFields } from './schema/read-fields.ts';

// as: the API says that it is a JSON Schema
const fieldsOf = (schema: unknown): readonly Field[] => readFields(schema as JsonSchema);

const ROLES = ['textbox', 'combobox', 'checkbox', 'group'];

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

async function openAll(): Promise<void> {
  for (const title of ['More options', 'On failure', 'Name and notes']) {
    const button = screen.queryByRole('button', { name: new RegExp(`^${title}`), expanded: false });
    if (button !== null) await userEvent.click(button);
  }
}

describe.each(CATALOGUE_TYPES.map((type) => [type.type, type] as const))('the form of %s', (_name, type) => {
  it('has a named control for every field', async () => {
    const node: WorkflowNode = { id: 'node-1', type: type.type, config: {} };
    renderInspector({ nodes: [node], connections: [] }, 'node-1');
    // Editors are loaded when the first one is shown.
    if (fieldsOf(type.config_schema).some(({ shape }) => isEditor(shape)))
      await screen.findAllByRole('textbox', {}, { timeout: 20_000 });
    await openAll();
    for (const { title } of fieldsOf(type.config_schema)) {
      const name = new RegExp(`^${escapePattern(title)}( \\*)?$`);
      // An editor that was loaded before still comes a moment after the rest.
      await waitFor(() => {
        const found = ROLES.flatMap((role) => screen.queryAllByRole(role, { name }));
        expect(found.length, title).toBeGreaterThan(0);
      });
    }
    for (const role of ROLES) {
      expect(screen.queryAllByRole(role, { name: /\S/ })).toEqual(screen.queryAllByRole(role));
    }
  });

  it('stands with the examples of its schema', async () => {
    const properties = (type.config_schema as JsonSchema).properties ?? {}; // as: see above
    const config = Object.fromEntries(
      Object.entries(properties).flatMap(([name, { examples }]) =>
        examples?.[0] === undefined ? [] : [[name, examples[0]]],
      ),
    );
    renderInspector({ nodes: [{ id: 'node-1', type: type.type, config }], connections: [] }, 'node-1');
    await openAll();
    expect(within(screen.getByRole('region', { name: 'Inspector' })).queryByRole('alert')).toBeNull();
  });
});

function isEditor(shape: FieldShape): boolean {
  return ['text', 'condition', 'code', 'json'].includes(shape.kind);
}

it('there are node types to look at', () => expect(CATALOGUE_TYPES.length).toBeGreaterThan(2));
