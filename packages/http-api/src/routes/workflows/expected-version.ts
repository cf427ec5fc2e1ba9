import { validationError } from '@automateos/model';

const VERSION = /^(?:"([1-9]\d{0,14})"|([1-9]\d{0,14}))$/;

function refuse(field: string, issue: string): never {
  throw validationError('The request is not valid', [{ field, issue }]);
}

/**
 * The version that a change expects, from the `If-Match` header (quoted or not) or the body's `version`; undefined: any.
 *
 * @throws AppError VALIDATION_ERROR when the two differ
 */
export function expectedVersion(ifMatch: string | undefined, inBody: number | undefined): number | undefined {
  const written = ifMatch?.trim();
  if (written === undefined || written === '*') return inBody;
  const match = VERSION.exec(written) ?? refuse('If-Match', 'Must be the number of a version');
  const version = Number(match[1] ?? match[2]);
  if (inBody !== undefined && inBody !== version) refuse('version', 'Differs from the If-Match header');
  return version;
}

/** The version as an entity tag. */
export function entityTag(version: number): string {
  return `"${version}"`;
}
