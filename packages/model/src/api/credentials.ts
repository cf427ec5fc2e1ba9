import { z } from 'zod';
import { CREDENTIAL_TYPE_NAMES } from '../credential-types.ts';
import { LIMITS } from '../limits.ts';
import { pageOf, pageQuery } from './lists.ts';
import { storable, storableName } from './storable.ts';

export const CREDENTIAL_STATES = ['ready', 'not_connected', 'needs_reconnect'] as const;
/** Whether a credential can be used: one that a person has to connect is not at first, and may stop being so. */
export type CredentialState = (typeof CREDENTIAL_STATES)[number];

const name = storableName(LIMITS.nameLength);
const allowedHosts = z
  .array(storable.max(300))
  .max(LIMITS.credentialHosts)
  .meta({
    description:
      'Hosts that it may be sent to, with all that lies under them: `api.example.com`; with `http://` before it also ' +
      'without TLS. Types for mail servers and databases have the host of their fields instead',
    examples: [['api.example.com']],
  });
// Text and numbers: what they must be, the type says.
const fieldValue = z.union([storable, z.number(), z.boolean()]);

export const createCredentialBodySchema = z
  .strictObject({
    name,
    type: z.enum(CREDENTIAL_TYPE_NAMES),
    allowed_hosts: allowedHosts.optional(),
    fields: z.record(z.string(), fieldValue).meta({
      description: 'What the type has, as `/credential-types` says',
      examples: [{ token: 'the token' }],
    }),
  })
  .meta({ id: 'CreateCredentialBody' });

export const changeCredentialBodySchema = z
  .strictObject({
    name: name.optional(),
    allowed_hosts: allowedHosts.optional(),
    fields: z
      .record(z.string(), fieldValue.nullable())
      .optional()
      .meta({ description: 'Fields that change, null to take one away; what is left out stays, secrets too' }),
  })
  .meta({ id: 'ChangeCredentialBody' });

export const credentialListQuerySchema = z.strictObject(pageQuery);

const instant = z.iso.datetime();

const setSecret = z
  .strictObject({ set: z.literal(true), updated_at: instant })
  .meta({ id: 'SetSecret', description: 'A secret that is there and is not shown' });

const credentialFields = {
  id: z.uuid(),
  name: z.string(),
  type: z.enum(CREDENTIAL_TYPE_NAMES),
  allowed_hosts: z.array(z.string()),
  fields: z.record(z.string(), z.union([setSecret, z.string(), z.number(), z.boolean()])),
  state: z.enum(CREDENTIAL_STATES),
  created_at: instant,
  updated_at: instant,
  last_used_at: instant.nullable().meta({ description: 'Exact to a minute' }),
};

export const credentialListItemSchema = z.strictObject(credentialFields).meta({ id: 'CredentialListItem' });
export const credentialPageSchema = pageOf(credentialListItemSchema, 'CredentialPage');

export const credentialSchema = z
  .strictObject({
    ...credentialFields,
    used_by: z
      .array(z.strictObject({ workflow_id: z.uuid(), name: z.string() }))
      .meta({ description: 'Workflows whose current definition names it; 20 at most' }),
  })
  .meta({ id: 'Credential' });

export const testCredentialBodySchema = z
  .strictObject({
    url: storable.max(8_192).optional().meta({
      description:
        'A URL under its allowed hosts, which is asked for; to mail servers and databases it signs in, without one',
    }),
  })
  .meta({ id: 'TestCredentialBody' });

export const credentialTestSchema = z
  .strictObject({
    ok: z.boolean(),
    status: z.int().nullable().meta({ description: 'The HTTP status that came back' }),
    message: z.string(),
  })
  .meta({ id: 'CredentialTest' });

export const connectionStartSchema = z
  .strictObject({ authorization_url: z.string().meta({ description: 'Where to send the browser' }) })
  .meta({ id: 'ConnectionStart' });

export const finishConnectionBodySchema = z
  .strictObject({ state: storable.min(1).max(4_096), code: storable.min(1).max(4_096) })
  .meta({ id: 'FinishConnectionBody', description: 'The parameters that the browser came back with' });

export const credentialTypeListSchema = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          type: z.enum(CREDENTIAL_TYPE_NAMES),
          title: z.string(),
          description: z.string(),
          use: z.enum(['http', 'socket', 'hook']).meta({
            description:
              '`http`: put on requests to its allowed hosts; `socket`: for mail servers and databases; `hook`: what ' +
              'callers of a webhook show',
          }),
          is_connected_by_person: z.boolean().meta({ description: 'Whether somebody has to agree in the browser' }),
          fields_schema: z
            .record(z.string(), z.unknown())
            .meta({ description: 'JSON Schema of the `fields`; those with the format `secret` are never shown' }),
        })
        .meta({ id: 'CredentialTypeInfo' }),
    ),
    next_cursor: z.null(),
  })
  .meta({ id: 'CredentialTypeList' });
