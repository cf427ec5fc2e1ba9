import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { instantQuery, pageOf, pageQuery } from './lists.ts';
import { storableName } from './storable.ts';

/**
 * What routes need their caller to be allowed, as far as an API key can be. Who signs in has all of it, and besides what
 * no key can have: keys, passwords and sessions are for people.
 */
export const SCOPES = [
  'user:read',
  'workflow:read',
  'workflow:write',
  'workflow:execute',
  'execution:read',
  'execution:write',
  'dead-letter:read',
  'dead-letter:write',
  'store:read',
  'store:write',
  'node-type:read',
  'api-key:read',
  'credential:read',
  'credential:write',
] as const;

export type Scope = (typeof SCOPES)[number];

const scopes = z
  .array(z.enum(SCOPES))
  .min(1, 'Must have at least one scope')
  .max(SCOPES.length)
  .refine((list) => new Set(list).size === list.length, 'Must not name a scope twice');

export const apiKeyBodySchema = z
  .strictObject({
    name: storableName(LIMITS.nameLength),
    scopes: scopes.meta({ description: 'What the key can be used for' }),
    expires_at: instantQuery
      .nullish()
      .meta({ description: 'From when on the key is not taken any more; left out: it does not expire' }),
  })
  .meta({ id: 'ApiKeyBody' });

const apiKeyFields = {
  id: z.uuid(),
  name: z.string(),
  // Text: a process of the version before knows less scopes than the one that made the key.
  scopes: z.array(z.string()),
  prefix: z.string().meta({ description: 'How the key begins' }),
  created_at: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
  last_used_at: z.iso.datetime().nullable().meta({ description: 'Exact to a minute' }),
};

export const apiKeySchema = z.strictObject(apiKeyFields).meta({ id: 'ApiKey' });

export const newApiKeySchema = z
  .strictObject({ ...apiKeyFields, key: z.string().meta({ description: 'The key itself: it is not shown again' }) })
  .meta({ id: 'NewApiKey' });

export const apiKeyListQuerySchema = z.strictObject(pageQuery);
export const apiKeyPageSchema = pageOf(apiKeySchema, 'ApiKeyPage');
