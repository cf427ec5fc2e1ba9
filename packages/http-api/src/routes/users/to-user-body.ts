import type { userSchema } from '@automateos/model';
import type { UserRecord } from '@automateos/runtime';
import type { z } from 'zod';
import { toInstant } from '../api.ts';

export function toUserBody(user: UserRecord): z.infer<typeof userSchema> {
  return { id: user.id, email: user.email, created_at: toInstant(user.createdAt) };
}
