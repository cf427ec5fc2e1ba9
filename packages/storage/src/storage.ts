import type { Journal, Stores, SystemStores } from '@automateos/runtime';

/** An open database with all that reads and writes it. */
export interface Storage {
  /** What users do; each call takes the actor. */
  readonly stores: Stores;
  /** What workers and webhooks do; sees every user's rows. */
  readonly systemStores: SystemStores;
  readonly journal: Journal;
  /** Resolves when the database answers and can be written; rejects with the reason otherwise. */
  checkHealth(): Promise<void>;
  /** Commits what the journal holds, then closes. Nothing may be called afterwards. */
  close(): Promise<void>;
}

/** Where storage says what nobody asked for; a pino logger fits. */
export interface StorageLogger {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export const SILENT: StorageLogger = { warn: () => {}, error: () => {} };
