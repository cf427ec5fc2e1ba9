import {
  type CredentialId,
  connectionStartSchema,
  credentialSchema,
  credentialTestSchema,
  finishConnectionBodySchema,
  testCredentialBodySchema,
} from '@automateos/model';
import type { UseCases } from '@automateos/runtime';
import { z } from 'zod';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, idFrom, idParams, SECURED } from '../api.ts';
import { toWhole } from './to-credential-body.ts';

const DOCUMENTED = { tags: ['Credentials'], security: SECURED };

export function addConnectRoutes(api: Api, { credentials }: UseCases): void {
  api.post('/credentials/:id/test', {
    config: { permission: 'credential:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'testCredential',
      summary: 'Try a credential',
      description: 'As a step would use it: a GET of a URL under its hosts, or a connection to its server.',
      params: idParams,
      body: testCredentialBodySchema,
      response: { 200: credentialTestSchema, ...errors(400, 401, 404, 415, 422, 429, 503) },
    },
    handler: (request) => credentials.test(actorOf(request), idFrom<CredentialId>(request.params.id), request.body.url),
  });

  api.post('/credentials/:id/connect', {
    config: { permission: 'credential:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'connectCredential',
      summary: 'Begin to connect a credential of OAuth2',
      description: 'The address is good for ten minutes, for the user who asked for it.',
      params: idParams,
      body: z.strictObject({}).optional(),
      response: { 200: connectionStartSchema, ...errors(400, 401, 404, 415, 422, 429, 503) },
    },
    handler: async (request) => {
      const { url } = await credentials.connect(actorOf(request), idFrom<CredentialId>(request.params.id));
      return { authorization_url: url };
    },
  });

  api.post('/credentials/connect', {
    config: { permission: 'credential:write' },
    schema: {
      ...DOCUMENTED,
      operationId: 'finishConnection',
      summary: 'Connect a credential with what the browser came back with',
      body: finishConnectionBodySchema,
      response: { 200: credentialSchema, ...errors(400, 401, 404, 409, 415, 422, 429, 503) },
    },
    handler: async (request) => toWhole(await credentials.finishConnect(actorOf(request), request.body)),
  });
}
