import { credentialField, defineNode, type Json, LIMITS, NO_RETRY } from '@automateos/model';
import { z } from 'zod';
import { example } from './example.ts';
import { execute } from './execute.ts';
import { signIn } from './sign-in.ts';

/*
 * Errors of a step:
 *
 *   SQL_ERROR         the database refused the query; details {sqlstate}, PostgreSQL: position, constraint; MySQL: error, errno
 *   AUTH_FAILED       the database refused the sign-in
 *   ROW_LIMIT         more than 10,000 rows
 *   OUTPUT_TOO_LARGE  the rows are larger than a step may give
 *   OUTCOME_UNKNOWN   the query had left, and no answer came; not when `idempotent` is true
 *
 * and those of the way there: CREDENTIAL_NOT_FOUND and its like, EGRESS_BLOCKED, DNS_FAILED, CONNECT_FAILED, TLS_FAILED,
 * RESPONSE_TOO_LARGE, NETWORK_ERROR, STEP_TIMEOUT, ABORTED. May be tried again: deadlocks, a server that stops or is full,
 * time limits, and faults of the way.
 */

const MAX_QUERY_LENGTH = 65_536;
const MAX_PARAMETERS = 10_000;

const configSchema = z.strictObject({
  credential: credentialField(['postgres', 'mysql']).meta({
    title: 'Database',
    description: 'The PostgreSQL or MySQL database that is asked.',
  }),
  query: z
    .string()
    .min(1, 'Must not be empty')
    .max(MAX_QUERY_LENGTH, `Must not be longer than ${MAX_QUERY_LENGTH} characters`)
    .refine(
      (text) => !text.includes('{{'),
      'Must not hold expressions: write $1 (PostgreSQL) or ? (MySQL) here and the expression under parameters',
    )
    .meta({
      title: 'Query',
      description:
        'One statement, as it is sent. Values never stand in it: `$1`, `$2` in PostgreSQL and `?` in MySQL take the parameters.',
      format: 'sql',
      examples: ['SELECT id, name FROM customers WHERE email = $1'],
      placeholder: 'SELECT id, name FROM customers WHERE email = $1',
    }),
  parameters: z
    // The document that it is in has been parsed as JSON, so nothing is left to check.
    .array(z.unknown() as z.ZodType<Json>)
    .max(MAX_PARAMETERS, `Must not have more than ${MAX_PARAMETERS} values`)
    .default([])
    .meta({
      title: 'Parameters',
      description:
        'The values for the places in the query, in their order. Objects are sent as JSON; a list of plain values is an array ' +
        'in PostgreSQL and JSON in MySQL.',
      examples: [['{{trigger.payload.email}}']],
    }),
  idempotent: z
    .boolean()
    .default(false)
    .meta({
      title: 'Safe to run twice',
      description:
        'Whether running the query a second time changes nothing more, as with reads and upserts. Then it is run again by ' +
        'itself after a crash; else a person decides.',
    }),
  timeout_ms: z.int().min(1).max(LIMITS.stepTimeoutMs).default(30_000).meta({
    title: 'Time limit',
    description: 'How long one attempt may take, in milliseconds; the database ends the query a little earlier.',
    format: 'duration_ms',
  }),
});

export type SqlConfig = z.infer<typeof configSchema>;

/** Runs a statement on a database. */
export const sql = defineNode<SqlConfig>({
  type: 'sql',
  version: 1,
  title: 'SQL query',
  description: 'Runs a statement on a PostgreSQL or MySQL database and gives its rows.',
  group: 'service',
  icon: 'database',
  summary: '{query}',
  trigger: false,
  outputs: ['main'],
  config: configSchema,
  gives:
    '`{ rows, row_count, columns }`: up to 10,000 rows as objects by column, and how many rows there are or were changed; MySQL ' +
    'adds `insert_id` when it numbered a new row. Numbers that JSON cannot hold exactly are text, instants ISO 8601 in UTC, ' +
    'times without a zone ISO 8601 without one, bytes base64. Of columns of the same name the second is called `id_2`.',
  effect: 'outside',
  retry: () => NO_RETRY,
  onCrash: (config) => (config.idempotent ? 'retry' : 'review'),
  timeoutMs: (config) => config.timeout_ms,
  example,
  signIn,
  execute,
});
