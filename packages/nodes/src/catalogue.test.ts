import { checkConfig } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nodeCatalogue } from './catalogue.ts';

describe('the node catalogue', () => {
  it('holds each type once, with one trigger', () => {
    const types = nodeCatalogue.list().map(({ type }) => type);
    expect(types).toEqual(['webhook', 'http_request', 'filter']);
    expect(nodeCatalogue.list().filter(({ trigger }) => trigger).length).toBe(1);
    for (const type of types) expect(nodeCatalogue.find(type)?.type).toBe(type);
    expect(nodeCatalogue.find('code')).toBeUndefined();
  });

  it('describes every config as a JSON Schema that refuses unknown fields', () => {
    for (const { config, type } of nodeCatalogue.list()) {
      expect(z.toJSONSchema(config, { io: 'input' }), type).toMatchObject({
        type: 'object',
        additionalProperties: false,
      });
    }
  });

  it('explains every field of a config', () => {
    for (const { config, type } of nodeCatalogue.list()) {
      const { properties = {} } = z.toJSONSchema(config, { io: 'input' });
      for (const [name, field] of Object.entries(properties)) {
        expect(field, `${type} ${name}`).toMatchObject({ description: expect.stringMatching(/^[A-Z].*[.]$/) });
      }
    }
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
