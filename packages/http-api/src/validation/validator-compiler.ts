import { type AppError, issueText, notFound, validationError } from '@automateos/model';
import type { FastifyRequest, FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { toIssues } from './to-issues.ts';

function refuse(error: z.core.$ZodError, data: unknown): AppError {
  const inDefinition = error.issues[0]?.path[0] === 'definition';
  const message = inDefinition ? 'Invalid workflow configuration' : 'The request is not valid';
  return validationError(message, toIssues(error, data));
}

/** No body at all: every field that is needed is missing. */
function refuseAbsence(schema: z.ZodType): AppError {
  const asEmpty = schema.safeParse({}, { error: issueText });
  if (!asEmpty.success) return refuse(asEmpty.error, {});
  return validationError('The request is not valid', [{ field: 'body', issue: 'Required' }]);
}

/** Stands for a body that was not sent, which the framework would show to the check as `null`, a body like others. */
const NO_BODY = Symbol('no body');

/** Checks data against a schema. @throws AppError VALIDATION_ERROR with every fault */
export function validate<Schema extends z.ZodType>(schema: Schema, data: unknown): z.infer<Schema> {
  const result = schema.safeParse(data === NO_BODY ? undefined : data, { error: issueText });
  if (result.success) return result.data;
  throw data === NO_BODY ? refuseAbsence(schema) : refuse(result.error, data);
}

/** Fastify's validation by the zod schemas of the routes. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema, httpPart }) => {
  // A path with something else than an id in it leads nowhere.
  if (httpPart === 'params')
    return (data) => (schema.safeParse(data).success ? { value: data } : { error: notFound() });
  return (data: unknown) => {
    try {
      return { value: validate(schema, data) };
    } catch (error) {
      if (error instanceof Error) return { error };
      throw error;
    }
  };
};

/** Marks requests without a body for the check. */
export async function markAbsentBody(request: FastifyRequest): Promise<void> {
  if (request.body === undefined && request.routeOptions.schema?.body !== undefined) request.body = NO_BODY;
}
