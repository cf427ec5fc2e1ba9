import { type AnyNodeDefinition, configJsonSchema, NODE_GROUPS, NODE_ICONS } from '@automateos/model';
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
    icon: z.enum(NODE_ICONS).meta({ description: 'Name of an icon of Lucide' }),
    summary: z.string().meta({
      description: 'One line about a node; names in braces are fields of its config, whose values take their places',
    }),
    trigger: z.boolean(),
    loop: z.boolean().meta({ description: 'Whether it repeats the nodes that carry its id as `parent`' }),
    outputs: z.array(z.string()),
    outputs_from: z
      .strictObject({ field: z.string(), key: z.string(), fallback: z.array(z.string()).optional() })
      .nullable()
      .meta({
        description:
          'The config names more outputs: one for each entry of the list `field`, by its `key`; without such a list, those of `fallback`',
      }),
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
    icon: definition.icon,
    summary: definition.summary,
    trigger: definition.trigger,
    loop: definition.loop !== undefined,
    outputs: [...definition.outputs],
    outputs_from: outputsFromBody(definition),
    config_schema: { ...configJsonSchema(definition) },
  };
}

function outputsFromBody({ outputsFrom }: AnyNodeDefinition): z.infer<typeof nodeTypeSchema>['outputs_from'] {
  if (outputsFrom === undefined) return null;
  const { fallback, ...from } = outputsFrom;
  return fallback === undefined ? from : { ...from, fallback: [...fallback] };
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
