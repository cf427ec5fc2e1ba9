import { type AnyNodeDefinition, configJsonSchema } from '@automateos/model';
import { nodeCatalogue } from '@automateos/nodes';
import type { NodeType } from '../../../api/generated/types.gen.ts';

/** A node type as `GET /node-types` tells it. */
function toNodeType(definition: AnyNodeDefinition): NodeType {
  const { type, version, title, description, group, icon, summary, trigger, outputsFrom } = definition;
  return {
    type,
    version,
    title,
    description,
    group,
    icon,
    summary,
    trigger,
    loop: definition.loop !== undefined,
    outputs: [...definition.outputs],
    outputs_from: outputsFrom === undefined ? null : { ...outputsFrom, fallback: [...(outputsFrom.fallback ?? [])] },
    config_schema: { ...configJsonSchema(definition) },
  };
}

/** Every node type that the product has. */
export const CATALOGUE_TYPES: readonly NodeType[] = nodeCatalogue.list().map(toNodeType);
