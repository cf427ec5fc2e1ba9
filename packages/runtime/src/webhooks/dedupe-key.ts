import { compileTemplate, createStepScope, ExpressionError, type NodeValue } from '@automateos/expressions';
import { type HookRules, type Json, LIMITS, validationError, type WorkflowId } from '@automateos/model';
import type { Clock } from '../ports.ts';
import type { WebhookDelivery } from '../use-cases.ts';

export interface DedupeKeySource {
  readonly rules: HookRules;
  readonly triggerNodeId: string;
  readonly workflow: { readonly id: WorkflowId; readonly version: number };
  readonly clock: Clock;
}

/**
 * Gives what tells a delivery from others: what the workflow says, else the sender's name for it, else the
 * `Idempotency-Key`. An expression that comes to nothing names nothing, so that the delivery is taken as a new one.
 *
 * @throws AppError VALIDATION_ERROR for a key that cannot be made or stored
 */
export function createDedupeKey(
  source: DedupeKeySource,
): (delivery: WebhookDelivery, output: Json) => string | undefined {
  const { dedupeKey } = source.rules;
  const evaluate = dedupeKey === undefined ? undefined : createEvaluation(dedupeKey, source);
  return (delivery, output) => {
    if (evaluate !== undefined) return checked('dedupe_key', evaluate(output));
    if (delivery.deliveryKey !== undefined) return checked('delivery id', delivery.deliveryKey);
    return delivery.idempotencyKey === undefined ? undefined : checked('Idempotency-Key', delivery.idempotencyKey);
  };
}

function checked(field: string, key: string | undefined): string | undefined {
  if (key === undefined) return undefined;
  if (key.trim() !== '' && Buffer.byteLength(key) <= LIMITS.dedupeKeyBytes) return key;
  throw refused(field, `Must be 1 to ${LIMITS.dedupeKeyBytes} bytes`);
}

function refused(field: string, issue: string) {
  return validationError('The delivery cannot be told from others', [{ field, issue }]);
}

function createEvaluation(template: string, { triggerNodeId, workflow, clock }: DedupeKeySource) {
  const compiled = compileTemplate(template, { nodeIds: [triggerNodeId], inLoop: false });
  return (output: Json): string | undefined => {
    const trigger: NodeValue = { found: true, value: output };
    const scope = createStepScope({
      node: (id) => (id === triggerNodeId ? trigger : { found: false, why: 'has not run' }),
      trigger: () => trigger,
      predecessors: () => [],
      delivers: () => false,
      // The run that would have them is not there yet.
      execution: { id: null, created_at: null },
      workflow,
      nowMs: clock.nowMs(),
    });
    try {
      return toKey(compiled.evaluate(scope, { monotonicMs: clock.monotonicMs }));
    } catch (error: unknown) {
      if (error instanceof ExpressionError) throw refused('dedupe_key', error.message);
      throw error;
    }
  };
}

function toKey(value: Json): string | undefined {
  if (value === null || value === '') return undefined;
  if (typeof value !== 'object') return String(value);
  throw refused('dedupe_key', 'Must come to a text or a number');
}
