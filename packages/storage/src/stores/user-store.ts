import type { UserRecord, UserStore } from '@automateos/runtime';
import type { Selectable } from 'kysely';
import type { Database } from '../database.ts';
import type { StoreContext } from '../dialect.ts';
import { writeAudit } from './audit.ts';

export function createUserStore({ db, reader }: StoreContext): UserStore {
  return {
    insertUser: (user, audit) =>
      db.transaction().execute(async (trx) => {
        const inserted = await trx
          .insertInto('users')
          .values({
            id: user.id,
            email: user.email,
            password_hash: user.passwordHash,
            token_version: user.tokenVersion,
            is_disabled: user.isDisabled ? 1 : 0,
            created_at: user.createdAt,
          })
          .onConflict((conflict) => conflict.column('email').doNothing())
          .executeTakeFirst();
        if (inserted.numInsertedOrUpdatedRows !== 1n) return false;
        await writeAudit(trx, audit);
        return true;
      }),
    async findUserByEmail(email) {
      const row = await reader.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst();
      return row && toUser(row);
    },
    async findUser(id) {
      const row = await reader.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
      return row && toUser(row);
    },
    async replacePasswordHash(id, oldHash, newHash) {
      await db
        .updateTable('users')
        .set({ password_hash: newHash })
        .where('id', '=', id)
        .where('password_hash', '=', oldHash)
        .execute();
    },
    appendAudit: (entry) => writeAudit(db, entry),
  };
}

function toUser(row: Selectable<Database['users']>): UserRecord {
  return {
    id: row.id,
    email: row.email,
    passwordHash: row.password_hash,
    tokenVersion: row.token_version,
    isDisabled: row.is_disabled === 1,
    createdAt: row.created_at,
  };
}
