import { checkConfig, configJsonSchema, isFieldFormat, NODE_ICONS } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { nodeCatalogue } from './catalogue.ts';

interface Field {
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly items?: Field;
  readonly anyOf?: readonly Field[];
  readonly oneOf?: readonly Field[];
}

/** All fields of a config with their paths, those of objects in it included. */
function fieldsOf(part: Field, path: string): [string, Field][] {
  const parts = [part.items, ...(part.anyOf ?? []), ...(part.oneOf ?? [])].filter((inner) => inner !== undefined);
  return [
    ...Object.entries(part.properties ?? {}).flatMap(([name, field]): [string, Field][] => [
      [`${path}.${name}`, field],
      ...fieldsOf(field, `${path}.${name}`),
    ]),
    ...parts.flatMap((inner) => fieldsOf(inner, path)),
  ];
}

const FIELDS = nodeCatalogue
  .list()
  // What zod writes is a JSON Schema whose parts are objects.
  .flatMap((type) => fieldsOf(configJsonSchema(type) as Field, type.type));

describe('the node catalogue', () => {
  it('holds each type once', () => {
    const types = nodeCatalogue.list().map(({ type }) => type);
    expect(types).toContain('webhook');
    expect(new Set(types).size).toBe(types.length);
    for (const type of types) expect(nodeCatalogue.find(type)?.type).toBe(type);
    expect(nodeCatalogue.find('nothing')).toBeUndefined();
  });

  it('describes every config as a JSON Schema that refuses unknown fields', () => {
    for (const type of nodeCatalogue.list()) {
      expect(configJsonSchema(type), type.type).toMatchObject({ type: 'object', additionalProperties: false });
    }
  });

  it('gives every type an icon, a title and a description', () => {
    for (const { type, icon, title, description } of nodeCatalogue.list()) {
      expect(NODE_ICONS, type).toContain(icon);
      expect(title, type).toMatch(/^[A-Z].*[^.]$/);
      expect(description, type).toMatch(/^[A-Z].*[.]$/);
    }
  });

  it('sums every node up by fields that its config has', () => {
    for (const type of nodeCatalogue.list()) {
      const names = [...type.summary.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
      const { properties = {} } = configJsonSchema(type);
      for (const name of names) expect(Object.keys(properties), type.type).toContain(name);
    }
  });

  it('gives every field a title and a description', () => {
    expect(FIELDS.length).toBeGreaterThan(10);
    for (const [path, { title, description }] of FIELDS) {
      expect(title, path).toMatch(/^[A-Z].*[^.]$/);
      expect(description, path).toMatch(/^[A-Z`].*[.]$/s);
    }
  });

  it('shows every type in an example', () => {
    for (const { type, example } of nodeCatalogue.list()) {
      expect(
        example?.definition.nodes.map((node) => node.type),
        type,
      ).toContain(type);
      expect(example?.title, type).toMatch(/^[A-Z].*[.]$/);
    }
  });

  it('gives fields the formats that forms know', () => {
    const formats = FIELDS.filter(([, { format }]) => format !== undefined);
    expect(formats).toContainEqual(['http_request.url', expect.objectContaining({ format: 'url' })]);
    expect(formats).toContainEqual(['filter.condition', expect.objectContaining({ format: 'condition' })]);
    for (const [path, { format = '' }] of formats) expect(isFieldFormat(format), path).toBe(true);
  });

  it('refuses unknown fields of a config by their names', () => {
    const configs = { webhook: {}, http_request: { url: 'https://example.com' }, filter: { condition: true } };
    for (const [type, config] of Object.entries(configs)) {
      const node = nodeCatalogue.find(type);
      if (node === undefined) throw new Error(type);
      expect(checkConfig(node.config, config)).toEqual([]);
      expect(checkConfig(node.config, { ...config, extra: 1 })).toEqual([
        { path: ['extra'], message: 'Unknown field' },
      ]);
    }
  });
});
