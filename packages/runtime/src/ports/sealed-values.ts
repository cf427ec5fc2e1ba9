import type { KeyLabel, SealedPlace } from '../secrets/keyring.ts';

/** An encrypted value in the database, and what it is bound to. */
export interface SealedValue {
  readonly label: KeyLabel;
  readonly place: SealedPlace;
  readonly sealed: string;
}

/** All that is encrypted in the database, for the change of the key. */
export interface SealedStore {
  /**
   * Values of a kind that another key sealed than this one, by row.
   *
   * @param kind one of `kinds`; they come in the order in which they are to be sealed anew
   * @param after the row after which to go on
   */
  listOthers(kind: number, keyId: string, after: string, limit: number): Promise<readonly SealedValue[]>;
  readonly kinds: number;
  /** @returns false when it is not `sealed` any more */
  replace(value: SealedValue, sealedAnew: string): Promise<boolean>;
}
