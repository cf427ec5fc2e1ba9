import type { Storage } from '../../storage.ts';

/** What a storage has sent to its database: each text once, with the parameters of its first time. */
export type RecordedStatements = Map<string, readonly unknown[]>;

/** Statements that choose rows; `begin` and `set_config` choose none. */
const CHOOSES_ROWS = /^\s*(select|with|insert|update|delete)\b/i;
/** What migrations keep for themselves. */
const OF_MIGRATIONS = /kysely_migration|sqlite_master|pragma_table_info|pg_catalog/i;

export function recordStatement(recorded: RecordedStatements, text: string, parameters: readonly unknown[]): void {
  if (recorded.has(text) || !CHOOSES_ROWS.test(text) || OF_MIGRATIONS.test(text)) return;
  recorded.set(text, parameters);
}

/** The storage with its stores' functions watched, and the names of those that nobody has called. */
export function watchStores(storage: Storage): { storage: Storage; uncalled: ReadonlySet<string> } {
  const uncalled = new Set<string>();
  const watch = <Group extends object>(group: Group): Group =>
    copyWith(group, (store, storeName) =>
      copyWith(store as Record<string, unknown>, (value, name) => {
        if (typeof value !== 'function') return value;
        uncalled.add(`${storeName}.${name}`);
        return (...parameters: unknown[]) => {
          uncalled.delete(`${storeName}.${name}`);
          return value(...parameters);
        };
      }),
    );
  return {
    storage: { ...storage, stores: watch(storage.stores), systemStores: watch(storage.systemStores) },
    uncalled,
  };
}

function copyWith<Whole extends object>(whole: Whole, change: (value: unknown, name: string) => unknown): Whole {
  const changed = Object.entries(whole).map(([name, value]) => [name, change(value, name)]);
  return Object.fromEntries(changed) as Whole; // the same names with values of the same types
}
