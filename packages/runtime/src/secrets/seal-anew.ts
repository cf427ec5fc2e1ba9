import { toError } from '@automateos/model';
import type { Logger } from 'pino';
import type { SealedStore, SealedValue } from '../ports.ts';
import type { Keyring } from './keyring.ts';

const AT_ONCE = 100;

/**
 * Seals with the current key whatever another one sealed. Each value is compared when it is replaced, so any number of
 * processes may do it at once, and people go on changing things. The value that checks the key comes last: until all the
 * others are done, a start without the previous key is refused.
 *
 * @returns how many values were sealed anew, and how many open with neither key
 */
export async function sealAnew(
  { store, keyring, logger }: { readonly store: SealedStore; readonly keyring: Keyring; readonly logger: Logger },
  isStopping: () => boolean,
): Promise<{ readonly done: number; readonly lost: number }> {
  let done = 0;
  let lost = 0;
  for (let kind = 0; kind < store.kinds; kind += 1) {
    const isCheck = kind === store.kinds - 1;
    for (let after = ''; !isStopping() && !(isCheck && lost > 0); ) {
      const values = await store.listOthers(kind, keyring.keyId, after, AT_ONCE);
      for (const value of values) {
        const sealed = sealedAnew(value, keyring, logger);
        if (sealed === undefined) lost += 1;
        else if (await store.replace(value, sealed)) done += 1;
      }
      after = values.at(-1)?.place.rowId ?? after;
      if (values.length < AT_ONCE) break;
    }
  }
  return { done, lost };
}

function sealedAnew({ label, place, sealed }: SealedValue, keyring: Keyring, logger: Logger): string | undefined {
  try {
    return keyring.seal(label, keyring.open(label, sealed, place), place);
  } catch (error: unknown) {
    logger.error({ err: toError(error), table: place.table, rowId: place.rowId }, 'a value opens with no known key');
    return undefined;
  }
}
