import { Buffer } from 'node:buffer';
import { createHash, createHmac } from 'node:crypto';
import type { NodeContext, StepOutcome } from '@automateos/model';
import { give } from '../../pure/define-pure-node.ts';
import { invalidValue } from '../../pure/node-fault.ts';
import type { CryptoConfig } from './definition.ts';

type Encoding = CryptoConfig['text_encoding'];

export function decide({
  config,
  randomBytes,
}: Pick<NodeContext<CryptoConfig>, 'config' | 'randomBytes'>): StepOutcome {
  const { operation, algorithm, output_encoding: encoding } = config;
  switch (operation) {
    case 'hash':
      return give(createHash(algorithm).update(bytesOf('text', config)).digest(encoding));
    case 'hmac':
      return give(createHmac(algorithm, bytesOf('key', config)).update(bytesOf('text', config)).digest(encoding));
    case 'random_bytes':
      return give(Buffer.from(randomBytes(config.length)).toString(encoding));
    case 'random_uuid':
      return give(uuidOf(randomBytes(16)));
  }
}

function bytesOf(field: 'text' | 'key', config: CryptoConfig): Buffer {
  const text = config[field] ?? '';
  const encoding: Encoding = config[`${field}_encoding`];
  const bytes = Buffer.from(text, encoding);
  // Buffer stops at what it cannot read, in silence; padding may be there or not.
  const isWhole = encoding === 'utf8' || bytes.toString(encoding) === canonical(text, encoding);
  // The value may be a secret, so it is not in the message.
  if (!isWhole) throw invalidValue([field], `is not ${encoding === 'hex' ? 'hex' : 'Base64'}`);
  return bytes;
}

function canonical(text: string, encoding: Encoding): string {
  if (encoding === 'hex') return text.toLowerCase();
  const bare = text.replace(/=+$/, '');
  return encoding === 'base64' ? bare.padEnd(Math.ceil(bare.length / 4) * 4, '=') : bare;
}

/** A random UUID (version 4, RFC 9562) of 16 bytes. */
function uuidOf(random: Uint8Array): string {
  const bytes = Buffer.from(random);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
