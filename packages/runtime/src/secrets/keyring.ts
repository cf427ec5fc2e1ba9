import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** What a ciphertext is bound to: moved to another place, it does not open. */
export interface SealedPlace {
  readonly table: string;
  readonly rowId: string;
  readonly ownerId: string;
  readonly column: string;
}

/** What a key is for: one label each, so that no key serves two purposes. */
export type KeyLabel =
  | 'tokens'
  | 'webhook-tokens'
  | 'credentials'
  | 'oauth-state'
  | 'idempotency'
  | 'resume-links'
  | 'secret-marks'
  | 'check';

/** Keys made from the instance's secret, one for each use, and what is done with them. */
export interface Keyring {
  /** Names the secret without giving it away: 8 characters. */
  readonly keyId: string;
  derive(label: KeyLabel): Uint8Array;
  /** AES-256-GCM; `v1.<key id>.<nonce>.<ciphertext>.<tag>`, base64url. */
  seal(label: KeyLabel, text: string, place: SealedPlace): string;
  /** @throws Error when the text was not sealed by this instance for this place */
  open(label: KeyLabel, sealed: string, place: SealedPlace): string;
  /** The keys of the secret before this one: what they sealed opens, too, and nothing is sealed with them any more. */
  readonly previous: Pick<Keyring, 'keyId' | 'derive'> | undefined;
  /** The key under which a step's calls are known to the other side: the same in all its attempts. */
  idempotencyKey(executionId: string, nodeId: string, iteration: string): string;
  /** The token of the link that answers a step that waits: 256 bits that nobody else can compute. */
  resumeToken(executionId: string, nodeId: string, iteration: string): string;
}

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * @param secretKey at least 32 random bytes in any text form: what the operator keeps outside the database
 * @param previousSecretKey the one before it, while what it sealed is sealed anew
 */
export function createKeyring(secretKey: string, previousSecretKey?: string): Keyring {
  const previous = previousSecretKey === undefined ? undefined : createKeyring(previousSecretKey);
  const keyId = createHash('sha256').update(`key id ${secretKey}`).digest('hex').slice(0, 8);
  const keys = new Map<KeyLabel, Uint8Array>();
  const derive = (label: KeyLabel): Uint8Array => {
    const known = keys.get(label);
    if (known !== undefined) return known;
    const key = new Uint8Array(hkdfSync('sha256', secretKey, '', `automateos ${label}`, KEY_BYTES));
    keys.set(label, key);
    return key;
  };
  // As a key object: with bytes, Node's checks of the key cost five times what the HMAC does.
  const idempotencySecret = createSecretKey(derive('idempotency'));
  const resumeSecret = createSecretKey(derive('resume-links'));
  const keyOf = (secret: KeyObject, step: readonly [string, string, string]): string =>
    createHmac('sha256', secret).update(JSON.stringify(step)).digest('base64url');
  return {
    keyId,
    derive,
    seal: (label, text, place) => seal(derive(label), keyId, text, place),
    open: (label, sealed, place) =>
      previous !== undefined && sealed.startsWith(`v1.${previous.keyId}.`)
        ? previous.open(label, sealed, place)
        : open(derive(label), keyId, sealed, place),
    previous,
    idempotencyKey: (...step) => keyOf(idempotencySecret, step),
    resumeToken: (...step) => keyOf(resumeSecret, step),
  };
}

function seal(key: Uint8Array, keyId: string, text: string, place: SealedPlace): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(placeBytes(place));
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const parts = [nonce, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'));
  return ['v1', keyId, ...parts].join('.');
}

function open(key: Uint8Array, keyId: string, sealed: string, place: SealedPlace): string {
  const [version, sealedBy, nonce, ciphertext, tag, ...rest] = sealed.split('.');
  if (version !== 'v1' || nonce === undefined || ciphertext === undefined || tag === undefined || rest.length > 0) {
    throw new Error('this is not a sealed value');
  }
  if (sealedBy !== keyId) throw new Error(`sealed under another SECRET_KEY (${sealedBy})`);
  // Without its length a tag cut to 4 bytes would do, and that many can be guessed.
  const decipher = createDecipheriv('aes-256-gcm', key, decode(nonce), { authTagLength: TAG_BYTES })
    .setAAD(placeBytes(place))
    .setAuthTag(decode(tag));
  return decipher.update(decode(ciphertext), undefined, 'utf8') + decipher.final('utf8');
}

/** Base64url in its one spelling. */
function decode(text: string): Buffer {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new Error('this is not a sealed value');
  return bytes;
}

function placeBytes(place: SealedPlace): Buffer {
  return Buffer.from(JSON.stringify([place.table, place.rowId, place.ownerId, place.column]));
}
