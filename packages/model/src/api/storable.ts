import { z } from 'zod';

/** Text that every database takes: not every one takes NUL, and none gives back a broken half of a character as it was. */
export const storable = z
  .string()
  .refine((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text), 'Must not contain NUL or half a character');

/** A name that people give to a thing. */
export const storableName = (maxLength: number) => storable.trim().min(1, 'Must not be empty').max(maxLength);
