import { z } from 'zod';

/** No body is an empty one. */
export const optionalBody = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((body) => (body === undefined ? {} : body), schema);
