import { z } from 'zod';

/** E-mail addresses are kept and compared in lower case. */
const emailSchema = z
  .string()
  .trim()
  .max(254)
  .pipe(z.email('Must be an e-mail address'))
  .transform((email) => email.toLowerCase());

export const registerBodySchema = z
  .strictObject({ email: emailSchema, password: z.string().min(8).max(200) })
  .meta({ id: 'RegisterBody' });

/** The JSON form of `/auth/token`; a wrong shape of the e-mail is a failed sign-in, not a fault of the request. */
export const tokenBodySchema = z
  .strictObject({ email: z.string().max(254), password: z.string().max(200) })
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
