import { previewBodySchema, previewSchema, validationError } from '@automateos/model';
import type { Clock, UseCases } from '@automateos/runtime';
import { actorOf } from '../../permissions/permission.ts';
import { createTokenBuckets } from '../../throttle/token-bucket.ts';
import { type Api, errors, SECURED } from '../api.ts';

/**
 * An expression may take 100 ms of this process, which then does nothing else; editors evaluate their previews
 * themselves. So one user gets fewer of these than of other requests.
 */
const PREVIEWS = { atOnce: 60, perMs: 60 / 60_000 };

export function addPreviewRoute(api: Api, useCases: UseCases, clock: Clock): void {
  const previews = createTokenBuckets(clock, PREVIEWS.atOnce, PREVIEWS.perMs);
  api.post('/expressions/preview', {
    config: { permission: 'workflow:read' },
    schema: {
      tags: ['Expressions'],
      security: SECURED,
      operationId: 'previewExpression',
      summary: 'What an expression comes to with the data given',
      description:
        'Evaluated as for a step, under the same limits; nothing is stored. What is wrong with the expression, or what ' +
        'the data lacks, is an answer like any other: 200 with `ok: false`. 60 a minute.',
      body: previewBodySchema,
      response: { 200: previewSchema, ...errors(400, 401, 413, 415, 422, 429) },
    },
    handler: async (request) => {
      const { node_id: nodeId, ...rest } = request.body;
      if (!rest.definition.nodes.some(({ id }) => id === nodeId)) {
        throw validationError('The request is not valid', [
          { field: 'node_id', issue: `There is no node "${nodeId}"` },
        ]);
      }
      previews.take(actorOf(request).userId);
      const result = useCases.expressions.preview({ ...rest, nodeId });
      if (result.ok) return result;
      const { message, position, missing } = result.error;
      return {
        ok: false as const,
        error: {
          message,
          ...(position !== undefined && { position }),
          ...(missing !== undefined && { missing: [...missing] }),
        },
      };
    },
  });
}
