import { z } from 'zod';
import { definitionSchema } from '../definition.ts';
import type { Json } from '../json.ts';

const json = z.custom<Json>(() => true).meta({ description: 'Any JSON value' });

export const previewBodySchema = z
  .strictObject({
    source: z.string().meta({ description: 'The text as it stands in the field' }),
    kind: z.enum(['template', 'condition']).default('template'),
    node_id: z.string().meta({ description: 'The node in whose config the text stands' }),
    definition: definitionSchema,
    data: z
      .strictObject({
        trigger: json.optional().meta({ description: 'The output of the trigger' }),
        payload: json.optional().meta({ description: 'Instead of `trigger`: what a person starts the run with' }),
        outputs: z.record(z.string(), json).optional().meta({ description: 'Outputs by node id' }),
        execution: z.strictObject({ id: z.string(), created_at: z.string() }).optional(),
        item: json.optional().meta({ description: 'In a loop: what the pass is about' }),
        index: z.int().min(0).optional().meta({ description: 'In a loop: the number of the pass, from 0' }),
      })
      .default({}),
  })
  .meta({ id: 'PreviewBody' });

export const previewSchema = z
  .discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value: json }),
    z.strictObject({
      ok: z.literal(false),
      error: z.strictObject({
        message: z.string(),
        position: z.int().optional().meta({ description: 'UTF-16 offset in `source`, from 0' }),
        missing: z.array(z.string()).optional().meta({ description: 'What `data` lacks: ids of nodes, and `trigger`' }),
      }),
    }),
  ])
  .meta({ id: 'Preview' });
