import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type ApiKeyId,
  type CredentialId,
  type ExecutionId,
  isUuid,
  notFound,
  type RedriveId,
  type UserId,
  type WebhookRequestId,
  type WorkflowId,
} from '@automateos/model';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { errorSchema } from '../errors/error-schema.ts';

/** The application as routes see it: bodies, queries and answers have the types of their schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse<IncomingMessage>,
  FastifyBaseLogger,
  ZodTypeProvider
>;

type AnyId = ApiKeyId | CredentialId | UserId | WorkflowId | ExecutionId | RedriveId | WebhookRequestId;

/** An id in a path; what cannot be one names nothing. */
export function idFrom<Id extends AnyId>(text: string): Id {
  if (!isUuid(text)) throw notFound();
  return text as Id; // the one place where a path becomes an id
}

/** Checked before the body, so that a path which leads nowhere is told first. */
export const idText = z.string().refine(isUuid).meta({ format: 'uuid', description: 'An id, as answers show it' });

export const idParams = z.object({ id: idText });

export function toInstant(ms: number): string {
  return new Date(ms).toISOString();
}

export function toInstantOrNull(ms: number | null): string | null {
  return ms === null ? null : toInstant(ms);
}

type ErrorStatus = 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 429 | 503;

/** The answers of a route that are errors, for its documentation. */
export function errors<Status extends ErrorStatus>(...statuses: Status[]): Record<Status, typeof errorSchema> {
  return Object.fromEntries(statuses.map((status) => [status, errorSchema])) as Record<Status, typeof errorSchema>; // fromEntries forgets its keys
}

export const SECURED = [{ bearer: [] }];
