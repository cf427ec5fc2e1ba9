import { z } from 'zod';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const ENCODINGS = ['hex', 'base64', 'base64url'] as const;
const inputEncoding = z.enum(['utf8', ...ENCODINGS]).default('utf8');

const configSchema = z
  .strictObject({
    operation: z
      .enum(['hash', 'hmac', 'random_uuid', 'random_bytes'])
      .default('hash')
      .meta({
        title: 'Operation',
        description:
          '`hash`: the fingerprint of a text. `hmac`: its signature with a key. `random_uuid`, `random_bytes`: something that ' +
          'nobody can foresee.',
      }),
    text: z
      .string()
      .optional()
      .meta({
        title: 'Text',
        description: 'What is hashed or signed.',
        format: 'multiline',
        examples: ['{{trigger.payload.email.toLowerCase()}}', '{{JSON.stringify(trigger.payload)}}'],
      }),
    text_encoding: inputEncoding.meta({
      title: 'Text is',
      description: 'How the text stands for bytes: as it is (`utf8`), or as bytes in hex or Base64.',
    }),
    algorithm: z.enum(['sha256', 'sha384', 'sha512', 'sha1', 'md5']).default('sha256').meta({
      title: 'Algorithm',
      description: 'The hash function. `sha1` and `md5` are broken: only for systems that ask for them.',
    }),
    key: z.string().min(1).optional().meta({
      title: 'Key',
      description: 'The secret of `hmac`. It is not recorded with the step.',
      format: 'secret',
    }),
    key_encoding: inputEncoding.meta({ title: 'Key is', description: 'How the key stands for bytes.' }),
    output_encoding: z.enum(ENCODINGS).default('hex').meta({
      title: 'Result as',
      description: 'How the bytes of the result are written.',
    }),
    length: z.int().min(1).max(1_024).default(32).meta({
      title: 'Bytes',
      description: 'How many bytes `random_bytes` makes.',
    }),
  })
  .superRefine(({ operation, text, key }, context) => {
    const required = (field: string): void => {
      context.addIssue({ code: 'custom', path: [field], message: `Required by "${operation}"` });
    };
    if ((operation === 'hash' || operation === 'hmac') && text === undefined) required('text');
    if (operation === 'hmac' && key === undefined) required('key');
  });

export type CryptoConfig = z.infer<typeof configSchema>;

/** Hashes, signs, and makes random values. */
export const crypto = definePureNode<CryptoConfig>({
  type: 'crypto',
  title: 'Crypto',
  description: 'Gives the hash of a text, its signature with a key, or a random value; the output is a text.',
  group: 'data',
  icon: 'key-round',
  summary: '{operation} {algorithm}',
  config: configSchema,
  gives: 'A text: the hash, the signature or the random value.',
  example,
  decide,
});
