/**
 * What a field of a config holds, where its JSON type does not say it: given as `format` in the schema
 * (`.meta({ format: 'url' })`), read by forms. A field without one is shown by its type.
 *
 *   condition    an expression in which `{{ }}` are just brackets; true and false are allowed
 *   code         source text that is taken as it is: `{{` in it is no expression
 *   sql          an SQL statement that is taken as it is
 *   multiline    text of more than one line
 *   json         any JSON value
 *   url          an http or https URL
 *   duration_ms  a length of time in milliseconds
 *   instant      an instant as ISO 8601 text
 *   time_zone    an IANA name such as `Europe/Berlin`
 *   cron         a cron pattern of five fields
 *   path         the way to a field in a value, by names and dots: `customer.name`, `items.0.sku`
 *   node         the id of a node of the same workflow
 *   workflow     the id of a workflow
 *   secret       a text that nobody is to see: it is not recorded with the step
 *   credential   the id of a credential, of one of the types in `credential_types`; never an expression
 */
export const FIELD_FORMATS = [
  'condition',
  'code',
  'sql',
  'multiline',
  'json',
  'url',
  'duration_ms',
  'instant',
  'time_zone',
  'cron',
  'path',
  'node',
  'workflow',
  'secret',
  'credential',
] as const;
export type FieldFormat = (typeof FIELD_FORMATS)[number];

/** The formats of fields in which no expression is looked for. */
export const LITERAL_FORMATS = ['code', 'sql', 'credential'] as const satisfies readonly FieldFormat[];
/** The format of fields that hold the id of a credential. */
export const CREDENTIAL_FORMAT = 'credential' satisfies FieldFormat;
/** The format of fields whose values are not recorded. */
export const SECRET_FORMAT = 'secret' satisfies FieldFormat;

export function isFieldFormat(format: string): format is FieldFormat {
  return (FIELD_FORMATS as readonly string[]).includes(format);
}
