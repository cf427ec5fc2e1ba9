import { Buffer } from 'node:buffer';
import type { HookSecret, HookSignature } from '@automateos/model';
import { z } from 'zod';
import { headerNameField, secretField, secretOf } from './shared-fields.ts';

const LONGEST_TOLERANCE_S = 86_400;

const secrets = {
  secret: secretField('Secret', 'The signing secret that the sender shows.').optional(),
  previous_secret: secretField('Previous secret', 'Also taken, while the sender changes its secret.').optional(),
};

function preset<const Name extends string>(name: Name) {
  return z.literal(name).meta({ title: 'Preset', description: 'Whose way to sign it is.' });
}

const github = z.strictObject({ preset: preset('github'), ...secrets }).meta({ title: 'GitHub' });
const stripe = z.strictObject({ preset: preset('stripe'), ...secrets }).meta({ title: 'Stripe' });
const slack = z.strictObject({ preset: preset('slack'), ...secrets }).meta({ title: 'Slack' });

const standard = z
  .strictObject({ preset: preset('standard'), ...secrets })
  .superRefine((config, context) => {
    for (const name of ['secret', 'previous_secret'] as const) {
      const secret = config[name];
      if (secret === undefined || isStandardSecret(secret)) continue;
      context.addIssue({ code: 'custom', path: [name], message: 'Must be "whsec_" and Base64' });
    }
  })
  .meta({ title: 'Standard Webhooks' });

const hmac = z
  .strictObject({
    preset: preset('hmac'),
    ...secrets,
    header: headerNameField('Header', 'The header with the signature.').default('x-signature'),
    prefix: z.string().max(64).default('').meta({
      title: 'Prefix',
      description: 'What stands before the signature in its header, such as `sha256=`.',
    }),
    algorithm: z.enum(['sha256', 'sha512']).default('sha256').meta({
      title: 'Algorithm',
      description: 'The hash function of the HMAC.',
    }),
    encoding: z.enum(['hex', 'base64']).default('hex').meta({
      title: 'Encoding',
      description: 'How the signature is written.',
    }),
    timestamp_header: headerNameField(
      'Time header',
      'The header with the time in seconds; then `time.body` is what is signed, else the body alone.',
    ).optional(),
    tolerance_s: z.int().min(1).max(LONGEST_TOLERANCE_S).default(300).meta({
      title: 'Seconds off',
      description: 'How far the time may be from ours, in seconds.',
    }),
  })
  .meta({ title: 'HMAC' });

function isStandardSecret(secret: string): boolean {
  return isBase64(secret.replace(/^whsec_/, ''));
}

function isBase64(text: string): boolean {
  const bare = text.replace(/=+$/, '');
  return bare !== '' && Buffer.from(bare, 'base64').toString('base64').replace(/=+$/, '') === bare;
}

export const signatureSchema = z.discriminatedUnion('preset', [github, stripe, slack, standard, hmac]);

type SignatureConfig = z.infer<typeof signatureSchema>;

/** Why the secret of a credential cannot be one of this sender; where it is written down the schema says so. */
export function signatureFault({ preset }: SignatureConfig, { secret, previous }: HookSecret): string | undefined {
  if (preset !== 'standard') return undefined;
  const isFit = isStandardSecret(secret) && (previous === undefined || isStandardSecret(previous));
  return isFit ? undefined : 'the secret of its credential is not "whsec_" and Base64';
}

/** @param given the secrets of a credential that take the place of the config's */
export function toHookSignature(config: SignatureConfig, given: HookSecret | undefined): HookSignature {
  const previous = given === undefined ? config.previous_secret : given.previous;
  const both = [secretOf(given, config.secret), ...(previous === undefined ? [] : [previous])];
  if (config.preset !== 'hmac') return { preset: config.preset, secrets: both };
  return {
    preset: 'hmac',
    secrets: both,
    header: config.header.toLowerCase(),
    prefix: config.prefix,
    algorithm: config.algorithm,
    encoding: config.encoding,
    timestampHeader: config.timestamp_header?.toLowerCase(),
    toleranceS: config.tolerance_s,
  };
}
