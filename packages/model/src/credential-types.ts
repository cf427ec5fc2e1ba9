import { z } from 'zod';
import { parseAllowedHost } from './allowed-hosts.ts';

/*
 * The kinds of secrets that people keep for their workflows. A field whose format is `secret` is encrypted and never shown
 * again; all others are plain. How a type is used:
 *
 *   http      the egress module puts it on requests to its allowed hosts; a node never sees it
 *   socket    a node that speaks another protocol gets its fields, and connects to its host alone
 *   hook      callers of a webhook show that they have it, too; it is sent nowhere
 */

const MAX_LENGTH = 16_384;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** What a header can carry: no line breaks, one byte for each character. */
const HEADER_TEXT = /^[\x20-\x7e\x80-\xff]*$/;
/** Headers that say how bytes travel, or name the server. */
const REFUSED_HEADERS = [
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'upgrade',
  'te',
  'trailer',
  'expect',
];

const text = () => z.string().trim().min(1, 'Must not be empty').max(1_024);
const headerText = () =>
  z.string().regex(HEADER_TEXT, 'Must not contain line breaks or characters that headers cannot carry');
const secret = () => z.string().min(1, 'Must not be empty').max(MAX_LENGTH);
const headerSecret = () =>
  secret().regex(HEADER_TEXT, 'Must not contain line breaks or characters that headers cannot carry');
const url = () => z.url({ protocol: /^https?$/, error: 'Must be an http or https URL' }).max(2_048);
const port = () => z.int().min(1).max(65_535);

const username = { title: 'User name', description: 'The name that signs in.' };
const password = { title: 'Password', description: 'Kept encrypted and never shown again.', format: 'secret' };

const basic = z.strictObject({
  username: headerText()
    .min(1, 'Must not be empty')
    .max(1_024)
    .refine((name) => !name.includes(':'), 'Must not contain ":"')
    .meta(username),
  password: secret().meta(password),
});

const header = z.strictObject({
  name: text()
    .regex(TOKEN, 'Must be the name of a header')
    .refine((name) => !REFUSED_HEADERS.includes(name.toLowerCase()), 'This header follows from the request')
    .meta({ title: 'Header', description: 'The header that carries the key.', examples: ['X-Api-Key'] }),
  value: headerSecret().meta({ title: 'Value', description: 'What the header holds, whole.', format: 'secret' }),
});

const bearer = z.strictObject({
  token: headerSecret().meta({
    title: 'Token',
    description: 'Sent as `Authorization: Bearer`, which need not be written before it.',
    format: 'secret',
  }),
});

const queryKey = z.strictObject({
  name: text().meta({
    title: 'Parameter',
    description: 'The query parameter that carries the key.',
    examples: ['api_key'],
  }),
  value: secret().meta({ title: 'Value', description: 'What the parameter holds.', format: 'secret' }),
});

const client = {
  token_url: url().meta({
    title: 'Token URL',
    description: 'Where tokens are asked for.',
    format: 'url',
    examples: ['https://login.example.com/oauth2/token'],
  }),
  client_id: text().meta({ title: 'Client ID', description: 'As the service gave it to you.' }),
  scope: z.string().trim().max(1_024).default('').meta({
    title: 'Scopes',
    description: 'What the token is to allow, with spaces between; empty: what the service gives by itself.',
  }),
  client_authentication: z.enum(['header', 'body']).default('header').meta({
    title: 'Send client secret in',
    description: '`header`: as basic authentication, what most services take; `body`: as fields of the form.',
  }),
};
const clientSecret = { title: 'Client secret', description: 'Kept encrypted and never shown again.', format: 'secret' };

const oauth2AuthorizationCode = z.strictObject({
  authorization_url: url().meta({
    title: 'Authorization URL',
    description: 'Where you are sent to agree.',
    format: 'url',
    examples: ['https://login.example.com/oauth2/authorize'],
  }),
  ...client,
  client_secret: secret()
    .optional()
    .meta({ ...clientSecret, description: 'Left out by public clients.' }),
});

const oauth2ClientCredentials = z.strictObject({ ...client, client_secret: secret().meta(clientSecret) });

function isHost(host: string): boolean {
  return parseAllowedHost(inBrackets(host))?.mayBePlain === false;
}

/** An address of IPv6 as allowed hosts have it. */
export function inBrackets(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}

const server = (examples: string[], defaultPort: number) => ({
  host: text()
    .toLowerCase()
    .refine(isHost, 'Must be the name or address of a server')
    .meta({ title: 'Host', description: 'The name or address of the server.', examples }),
  port: port().default(defaultPort).meta({ title: 'Port', description: 'The port of the server.' }),
});

const caCertificate = z
  .string()
  .max(MAX_LENGTH)
  .regex(/-----BEGIN CERTIFICATE-----/, 'Must be a certificate in PEM: it begins with -----BEGIN CERTIFICATE-----')
  .optional()
  .meta({
    title: 'CA certificate',
    description: 'PEM text. Only what it has signed is trusted; left out: what this system trusts.',
    format: 'multiline',
  });

const smtp = z.strictObject({
  ...server(['smtp.example.com'], 587),
  security: z.enum(['starttls', 'tls', 'none']).default('starttls').meta({
    title: 'Security',
    description: '`starttls`: begins in the clear and must change to TLS; `tls`: from the first byte; `none`: never.',
  }),
  username: text()
    .optional()
    .meta({ ...username, description: 'Left out where the server asks for none.' }),
  password: secret().optional().meta(password),
  ca_certificate: caCertificate,
});

const database = (defaultPort: number) =>
  z.strictObject({
    ...server(['db.example.com'], defaultPort),
    database: text().meta({ title: 'Database', description: 'The name of the database.' }),
    username: text().meta(username),
    password: secret().optional().meta(password),
    tls: z.enum(['required', 'off']).default('required').meta({
      title: 'TLS',
      description: '`required`: encrypted, and the certificate must be trusted; `off`: in the clear.',
    }),
    ca_certificate: caCertificate,
  });

const postgres = database(5_432);
const mysql = database(3_306);

const sharedSecret = () => secret().refine((key) => !key.includes('-----BEGIN'), 'A key in PEM is no shared secret');

const webhookSecret = z.strictObject({
  secret: sharedSecret().meta({
    title: 'Secret',
    description: 'What callers show, or what they sign with. Kept encrypted and never shown again.',
    format: 'secret',
  }),
  previous_secret: sharedSecret().optional().meta({
    title: 'Previous secret',
    description: 'Signatures made with it are also taken, while the sender changes its secret.',
    format: 'secret',
  }),
});

/** What the product knows of a type of credentials. */
export interface CredentialTypeInfo {
  readonly title: string;
  readonly description: string;
  readonly use: 'http' | 'socket' | 'hook';
  readonly fields: z.ZodObject;
}

export const CREDENTIAL_TYPES = {
  basic: {
    title: 'Basic authentication',
    description: 'User name and password, sent with each request.',
    use: 'http',
    fields: basic,
  },
  header: { title: 'Header', description: 'A key in a header of your choice.', use: 'http', fields: header },
  bearer: { title: 'Bearer token', description: 'A token in the `Authorization` header.', use: 'http', fields: bearer },
  query_key: {
    title: 'Query key',
    description: 'A key in the address. Prefer a header where the service takes one: addresses end up in logs.',
    use: 'http',
    fields: queryKey,
  },
  oauth2_authorization_code: {
    title: 'OAuth2: sign in',
    description: 'You agree once in the browser; tokens are renewed by themselves.',
    use: 'http',
    fields: oauth2AuthorizationCode,
  },
  oauth2_client_credentials: {
    title: 'OAuth2: client credentials',
    description: 'Tokens for a program that acts for itself, asked for as they are needed.',
    use: 'http',
    fields: oauth2ClientCredentials,
  },
  smtp: { title: 'SMTP', description: 'A mail server.', use: 'socket', fields: smtp },
  postgres: { title: 'PostgreSQL', description: 'A PostgreSQL database.', use: 'socket', fields: postgres },
  mysql: { title: 'MySQL', description: 'A MySQL or MariaDB database.', use: 'socket', fields: mysql },
  webhook_secret: {
    title: 'Webhook secret',
    description: 'What callers of a webhook have, too: a password, a token, or the secret of a signature.',
    use: 'hook',
    fields: webhookSecret,
  },
} as const satisfies Readonly<Record<string, CredentialTypeInfo>>;

export type CredentialType = keyof typeof CREDENTIAL_TYPES;

// as: Object.keys forgets which keys it gives.
export const CREDENTIAL_TYPE_NAMES = Object.keys(CREDENTIAL_TYPES) as [CredentialType, ...CredentialType[]];

/** The types that the egress module puts on HTTP requests. */
export const HTTP_CREDENTIAL_TYPES = [
  'basic',
  'header',
  'bearer',
  'query_key',
  'oauth2_authorization_code',
  'oauth2_client_credentials',
] as const satisfies readonly CredentialType[];

export function isCredentialType(name: string): name is CredentialType {
  return Object.hasOwn(CREDENTIAL_TYPES, name);
}

export type CredentialFields<Type extends CredentialType> = z.output<(typeof CREDENTIAL_TYPES)[Type]['fields']>;
