import type { HookSecret } from '@automateos/model';
import { z } from 'zod';

const MOST_SECRET_CHARACTERS = 1_024;

/** A secret that callers have, too. It is shown to nobody once it is saved. */
export function secretField(title: string, description: string) {
  return z.string().min(1).max(MOST_SECRET_CHARACTERS).meta({ title, description, format: 'secret' });
}

export function headerNameField(title: string, description: string) {
  return z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'Must be the name of a header: letters, digits and hyphens')
    .meta({ title, description });
}

/** A check is never made against nothing. */
export function secretOf(given: HookSecret | undefined, written: string | undefined): string {
  const secret = given?.secret ?? written;
  if (secret === undefined) throw new Error('a webhook was saved without the secret of its checks');
  return secret;
}
