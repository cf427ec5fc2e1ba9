import { CREDENTIAL_TYPE_NAMES, CREDENTIAL_TYPES, credentialTypeListSchema } from '@automateos/model';
import { z } from 'zod';
import { type Api, errors, SECURED } from '../api.ts';

const items = CREDENTIAL_TYPE_NAMES.map((type) => {
  const { title, description, use, fields } = CREDENTIAL_TYPES[type];
  const is_connected_by_person = type === 'oauth2_authorization_code';
  const fields_schema = { ...z.toJSONSchema(fields, { io: 'input' }) };
  return { type, title, description, use, is_connected_by_person, fields_schema };
});

export function addCredentialTypeRoute(api: Api): void {
  api.get('/credential-types', {
    config: { permission: 'credential:read' },
    schema: {
      operationId: 'listCredentialTypes',
      tags: ['Credentials'],
      summary: 'All types of credentials with the schemas of their fields',
      security: SECURED,
      response: { 200: credentialTypeListSchema, ...errors(401, 429) },
    },
    handler: async () => ({ items, next_cursor: null }),
  });
}
