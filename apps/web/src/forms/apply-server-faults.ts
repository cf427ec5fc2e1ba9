import type { FieldValues, Path, UseFormReturn } from 'react-hook-form';
import { toApiError } from '../api/api-error.ts';

/**
 * Puts what the server said to its field, and the caret there; what belongs to no field becomes the form's own fault
 * (`errors.root`).
 *
 * @param placeOf fields of refusals that name none themselves, by error code
 */
export function applyServerFaults<Values extends FieldValues>(
  form: UseFormReturn<Values>,
  failure: unknown,
  placeOf: Readonly<Record<string, Path<Values>>> = {},
): void {
  const { code, message, issues } = toApiError(failure);
  const known = new Set(Object.keys(form.getValues()));
  const isForField = (field: string): field is Path<Values> => known.has(field);
  const placed = issues.filter(({ field }) => isForField(field));
  for (const { field, issue } of placed) {
    if (isForField(field)) form.setError(field, { type: code, message: issue }, { shouldFocus: true });
  }
  if (placed.length > 0) return;
  const place = placeOf[code];
  if (place !== undefined) form.setError(place, { type: code, message }, { shouldFocus: true });
  else form.setError('root', { type: code, message });
}
