import { type AppError, validationError } from '@automateos/model';
import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { toIssues } from './to-issues.ts';

function refuse(error: z.core.$ZodError, data: unknown): AppError {
  const inDefinition = error.issues[0]?.path[0] === 'definition';
  const message = inDefinition ? 'Invalid workflow configuration' : 'The request is not valid';
  return validationError(message, toIssues(error, data));
}

/** No body at all: every field that is needed is missing. */
function refuseAbsence(schema: z.ZodType): AppError {
  const asEmpty = schema.safeParse({});
  if (!asEmpty.success) return refuse(asEmpty.error, {});
  return validationError('The request is not valid', [{ field: 'body', issue: 'Required' }]);
}

/** Checks data against a schema. @throws AppError VALIDATION_ERROR with every fault */
export function validate<Schema extends z.ZodType>(schema: Schema, data: unknown): z.infer<Schema> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw data === undefined ? refuseAbsence(schema) : refuse(result.error, data);
}

/** Fastify's validation by the zod schemas of the routes. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = ({ schema }) => {
  return (data: unknown) => {
    try {
      return { value: validate(schema, data) };
    } catch (error) {
      if (error instanceof Error) return { error };
      throw error;
    }
  };
};

