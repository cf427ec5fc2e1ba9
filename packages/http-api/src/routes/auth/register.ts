import { AppError, registerBodySchema, userSchema } from '@automateos/model';
import type { UseCases } from '@automateos/runtime';
import type { Passwords } from '../../auth/passwords.ts';
import { addressKey, type ClientAddress } from '../../server/client-address.ts';
import type { TokenBuckets } from '../../throttle/token-bucket.ts';
import { type Api, errors } from '../api.ts';
import { toUserBody } from '../users/to-user-body.ts';

export interface RegisterOptions {
  readonly useCases: UseCases;
  readonly passwords: Passwords;
  readonly addressOf: ClientAddress;
  readonly registrations: TokenBuckets;
}

export function addRegisterRoute(api: Api, { useCases, passwords, addressOf, registrations }: RegisterOptions): void {
  api.post('/auth/register', {
    config: { permission: 'public' },
    schema: {
      operationId: 'register',
      tags: ['Sign-in'],
      summary: 'Make an account',
      body: registerBodySchema,
      response: { 201: userSchema, ...errors(400, 403, 409, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const { email, password } = request.body;
      const address = addressOf(request.raw);
      if (!useCases.users.isRegistrationOpen()) {
        throw new AppError('REGISTRATION_CLOSED', 'New accounts cannot be made here.');
      }
      // Counted before the costly hash, and for addresses that are taken too: else they could be tried out.
      registrations.take(addressKey(address));
      const passwordHash = await passwords.hash(password);
      const user = await useCases.users.register({ email, passwordHash, address });
      reply.code(201);
      return toUserBody(user);
    },
  });
}
