import { z } from 'zod';
import { optionalBody } from './optional-body.ts';

/** E-mail addresses are kept and compared in lower case. */
const emailSchema = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email('Must be an e-mail address'))
  .transform((email) => email.toLowerCase());

const newPasswordSchema = z.string().min(8).max(200);

export const registerBodySchema = z
  .strictObject({ email: emailSchema, password: newPasswordSchema })
  .meta({ id: 'RegisterBody' });

/** The JSON form of `/auth/token`; a wrong shape of the e-mail is a failed sign-in, not a fault of the request. */
export const tokenBodySchema = z
  .strictObject({
    email: z.string().max(254),
    password: z.string().max(200),
    remember: z
      .boolean()
      .default(false)
      .meta({ description: 'Also set the cookie of `/auth/refresh`: for browsers, which keep no token' }),
  })
  .meta({ id: 'TokenBody' });

/** The OAuth2 password form of `/auth/token` (RFC 6749, section 4.3). */
export const tokenFormSchema = z.strictObject({
  username: z.string().max(254),
  password: z.string().max(200),
  grant_type: z.literal('password').optional(),
  scope: z.string().optional(),
  client_id: z.string().optional(),
  client_secret: z.string().optional(),
});

export const userSchema = z
  .strictObject({ id: z.uuid(), email: z.string(), created_at: z.iso.datetime() })
  .meta({ id: 'User' });

export const tokenSchema = z
  .strictObject({ access_token: z.string(), token_type: z.literal('bearer'), expires_in: z.int() })
  .meta({ id: 'AccessToken' });

export const logoutBodySchema = optionalBody(
  z.strictObject({
    everywhere: z.boolean().default(false).meta({ description: 'End every sign-in of the account' }),
  }),
).meta({ description: 'No body is `{}`' });

export const passwordBodySchema = z
  .strictObject({ current_password: z.string().max(200), new_password: newPasswordSchema })
  .meta({ id: 'PasswordBody' });
