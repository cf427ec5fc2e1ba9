import { type AnyNodeDefinition, NODE_GROUPS } from '@automateos/model';
import type { UseCases } from '@automateos/runtime';
import { z } from 'zod';
import { type Api, errors, SECURED } from '../api.ts';

const nodeTypeSchema = z
  .strictObject({
    type: z.string(),
    version: z.int(),
    title: z.string(),
    description: z.string(),
    group: z.enum(NODE_GROUPS),
    trigger: z.boolean(),
    outputs: z.array(z.string()),
    config_schema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of the `config`' }),
  })
  .meta({ id: 'NodeType' });

const nodeTypeListSchema = z.strictObject({ items: z.array(nodeTypeSchema), next_cursor: z.null() }).meta({
  id: 'NodeTypeList',
});

function toNodeTypeBody(definition: AnyNodeDefinition): z.infer<typeof nodeTypeSchema> {
  return {
    type: definition.type,
    version: definition.version,
    title: definition.title,
    description: definition.description,
    group: definition.group,
    trigger: definition.trigger,
    outputs: [...definition.outputs],
    config_schema: z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' }),
  };
}

export function addNodeTypeRoutes(api: Api, useCases: UseCases): void {
  // The catalogue does not change while the server runs.
  let items: z.infer<typeof nodeTypeSchema>[] | undefined;
  api.get('/node-types', {
    config: { permission: 'node-type:read' },
    schema: {
      operationId: 'listNodeTypes',
      tags: ['Node types'],
      summary: 'All node types with the schemas of their configs',
      security: SECURED,
      response: { 200: nodeTypeListSchema, ...errors(401, 429) },
    },
    handler: async () => {
      items ??= useCases.nodeTypes.list().map(toNodeTypeBody);
      return { items, next_cursor: null };
    },
  });
}
