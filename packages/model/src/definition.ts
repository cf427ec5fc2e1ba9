import { z } from 'zod';
import type { Json } from './json.ts';
import { LIMITS } from './limits.ts';

const RESERVED_IDS = new Set(
  (
    'nodes input execution workflow now item index Math JSON Object Date __proto__ constructor prototype ' +
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/** A node's id: a letter, then letters, digits, `_` and `-`; none of the words that expressions use for something else. */
export const nodeIdSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'Must start with a letter, then letters, digits, "_" or "-", 64 at most')
  .refine((id) => !RESERVED_IDS.has(id), {
    error: ({ input }) => `"${input}" is a reserved word, choose another id`,
  });

const jsonRecord = z.record(
  z.string(),
  z.custom<Json>(() => true),
);

export const retrySchema = z
  .strictObject({
    max_attempts: z.int().min(1).max(LIMITS.maxAttempts),
    initial_delay_ms: z.int().min(0).max(LIMITS.maxDelayMs),
    factor: z.number().min(1).max(100),
    max_delay_ms: z.int().min(0).max(LIMITS.maxDelayMs),
    jitter: z.boolean(),
  })
  .partial();

export const ON_ERROR = ['stop', 'continue', 'branch'] as const;

export const nodeSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.string(),
  config: jsonRecord,
  name: z.string().trim().min(1, 'Must not be empty').max(LIMITS.nameLength).optional(),
  position: z.strictObject({ x: z.number(), y: z.number() }).optional(),
  type_version: z.int().min(1).optional(),
  on_error: z.enum(ON_ERROR).optional(),
  retry: retrySchema.optional(),
  timeout_ms: z.int().min(1).max(LIMITS.stepTimeoutMs).optional(),
  disabled: z.boolean().optional(),
  parent: z.string().optional(),
  notes: z.string().max(LIMITS.notesLength).optional(),
});

export const connectionSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  output: z.string().optional(),
});

/** The shape of a definition; whether it can run is `checkDefinition`'s to say. */
export const definitionSchema = z
  .strictObject({
    nodes: z.array(nodeSchema).max(LIMITS.nodes),
    connections: z.array(connectionSchema).max(LIMITS.connections),
  })
  .superRefine(({ nodes }, context) => {
    const seen = new Set<string>();
    for (const [index, { id }] of nodes.entries()) {
      if (seen.has(id)) {
        context.addIssue({ code: 'custom', path: ['nodes', index, 'id'], message: `Another node has the id "${id}"` });
      }
      seen.add(id);
    }
  })
  .meta({ id: 'WorkflowDefinition' });

export type WorkflowDefinition = z.infer<typeof definitionSchema>;
export type WorkflowNode = z.infer<typeof nodeSchema>;
export type WorkflowConnection = z.infer<typeof connectionSchema>;

export const settingsSchema = z
  .strictObject({
    timeout_ms: z.int().min(1).max(LIMITS.executionTimeoutMs).optional(),
    /** Executions of this workflow at once, over all workers. */
    max_concurrency: z.int().min(1).max(LIMITS.maxConcurrency).optional(),
    /** At most `count` executions of this workflow start in any `per_ms`, over all workers. */
    rate_limit: z
      .strictObject({
        count: z.int().min(1).max(LIMITS.rateCount),
        per_ms: z.int().min(1).max(LIMITS.ratePeriodMs),
      })
      .optional(),
    /** How long and how many of its ended executions are kept; where it says nothing, the installation's settings count. */
    retention: z
      .strictObject({
        days: z.int().min(1).max(LIMITS.retentionDays).optional(),
        max_executions: z.int().min(1).max(LIMITS.retentionExecutions).optional(),
      })
      .optional(),
  })
  .meta({ id: 'WorkflowSettings' });
export type WorkflowSettings = z.infer<typeof settingsSchema>;

/** Whether executions of the workflow wait for their turn instead of starting where there is a slot. */
export function isLimited({ max_concurrency, rate_limit }: WorkflowSettings): boolean {
  return max_concurrency !== undefined || rate_limit !== undefined;
}
