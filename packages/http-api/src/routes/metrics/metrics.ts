import { AppError } from '@automateos/model';
import { equalSecrets, type UseCases } from '@automateos/runtime';
import type { FastifyRequest } from 'fastify';
import { type ClientAddress, isLoopback } from '../../server/client-address.ts';
import type { Api } from '../api.ts';

/** A token that the operator chose may hold any characters, so this is not the API's Bearer check. */
function checkToken(request: FastifyRequest, token: string): void {
  const given = /^Bearer (.*)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (given === undefined || !equalSecrets(given, token)) {
    throw new AppError('UNAUTHENTICATED', 'The metrics need "Authorization: Bearer <METRICS_TOKEN>".');
  }
}

export function addMetricsRoute(
  api: Api,
  useCases: UseCases,
  token: string | undefined,
  addressOf: ClientAddress,
): void {
  api.get('/metrics', {
    config: { permission: 'public' },
    schema: { hide: true },
    handler: async (request, reply) => {
      if (token !== undefined) checkToken(request, token);
      else if (!isLoopback(addressOf(request.raw))) {
        throw new AppError('FORBIDDEN', 'Without METRICS_TOKEN, only the machine itself may read the metrics.');
      }
      reply.header('content-type', useCases.metrics.contentType);
      return useCases.metrics.text();
    },
  });
}
