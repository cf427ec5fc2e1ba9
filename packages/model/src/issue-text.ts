import type { z } from 'zod';

type RawIssue = Parameters<z.core.$ZodErrorMap>[0];
type Part = z.core.$ZodIssue;

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

const FORMATS: Readonly<Record<string, string>> = {
  email: 'Must be an e-mail address',
  url: 'Invalid URL format',
  uuid: 'Must be an id, which is a UUID',
  datetime: 'Must be an instant such as 2026-11-23T18:00:00Z',
};

/** What a JSON value is, for people. */
export function describeKind(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'boolean') return 'a boolean';
  return typeof value === 'number' ? 'a number' : 'text';
}

/**
 * The texts of faults that schemas have no words of their own for, in the style of the house: a sentence without a full
 * stop. Given to each parse whose faults people read (`safeParse(value, { error: issueText })`).
 */
export function issueText(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return typeText([issue.expected], issue.input);
    case 'invalid_value':
      return issue.input === undefined ? 'Required' : valueText(issue.values);
    case 'too_small':
      return sizeText('least', issue.origin, issue.minimum, issue);
    case 'too_big':
      return sizeText('most', issue.origin, issue.maximum, issue);
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'Does not have the right form';
    case 'not_multiple_of':
      return `Must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return 'Unknown field';
    case 'invalid_union':
      return issue.input === undefined ? 'Required' : unionText(issue.errors, issue);
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return 'Is not valid';
  }
}

function typeText(expected: readonly string[], input: unknown): string {
  if (input === undefined) return 'Required';
  const words = expected.map((name) => EXPECTED[name] ?? name);
  const wanted = words.length > 1 ? listOf(words) : words[0];
  // A text that should have been a number was turned into NaN; a fraction is a number all the same.
  const isToldByName = typeof input === 'number' && expected.every((name) => name === 'number' || name === 'int');
  return isToldByName ? `Must be ${wanted}` : `Must be ${wanted}, not ${describeKind(input)}`;
}

function listOf(words: readonly string[]): string {
  const list = words.map((word) => (word === EXPECTED.boolean ? 'a boolean' : word));
  return `${list.slice(0, -1).join(', ')} or ${list.at(-1)}`;
}

function valueText(values: readonly unknown[]): string {
  return values.length === 1 ? `Must be ${JSON.stringify(values[0])}` : `Must be one of: ${values.join(', ')}`;
}

type Bound = { readonly inclusive?: boolean | undefined; readonly exact?: boolean | undefined };

function sizeText(side: 'least' | 'most', origin: string, bound: number | bigint, { inclusive, exact }: Bound): string {
  const unit = { string: 'character', array: 'entr', object: 'field', record: 'field' }[origin];
  if (unit === undefined) {
    if (inclusive === false) return `Must be ${side === 'least' ? 'more' : 'less'} than ${bound}`;
    return `Must be at ${side} ${bound}`;
  }
  if (side === 'least' && Number(bound) === 1) return 'Must not be empty';
  const ending = unit === 'entr' ? ['y', 'ies'] : ['', 's'];
  return `Must have ${exact ? 'exactly' : `at ${side}`} ${bound} ${unit}${ending[Number(bound) === 1 ? 0 : 1]}`;
}

/** The branch that a value was meant for is the one whose type it has; where it has none of the types, all are named. */
function unionText(branches: readonly (readonly Part[])[], { input, options }: RawIssue): string {
  const firsts = branches.map(([first]) => first).filter((first) => first !== undefined);
  const meant = firsts.find(({ code, path }) => path.length > 0 || code !== 'invalid_type');
  const types = firsts.flatMap((first) =>
    first.code === 'invalid_type' && first.path.length === 0 ? first.expected : [],
  );
  if (firsts.length > 0 && types.length === firsts.length) return typeText(types, input);
  const isOfListedType = meant !== undefined && (meant.path.length > 0 || typeof input !== 'object');
  if (isOfListedType) return meant.message;
  if (Array.isArray(options)) return `Must be one of: ${options.join(', ')}`;
  return meant?.message ?? 'Is not valid';
}
