import type { UserId } from '@automateos/model';
import type { SessionStore } from '@automateos/runtime';
import { sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';
import { writeAudit } from './audit.ts';
import { rotateToken } from './rotate-token.ts';
import { insertSession, isLetIn, lockAccount, revoke } from './session-rows.ts';

export function createSessionStore(context: StoreContext): SessionStore {
  const { db, reader } = context;
  return {
    startSession: (session) =>
      db.transaction().execute(async (trx) => {
        const account = await lockAccount(trx, context, session.userId);
        if (!isLetIn(account, session.tokenVersion)) return false;
        await insertSession(trx, session);
        return true;
      }),

    rotateToken: (use) => db.transaction().execute((trx) => rotateToken(trx, context, use)),

    endSession: (actor, { tokenHash = null, id = null }, revoked, audit) =>
      db.transaction().execute(async (trx) => {
        await lockAccount(trx, context, actor);
        await sql`delete from refresh_tokens where user_id = ${actor} and (session_id = ${id}
          or session_id in (select session_id from refresh_tokens where token_hash = ${tokenHash}))`.execute(trx);
        await revoke(trx, revoked);
        await writeAudit(trx, audit);
      }),

    endAllSessions: (actor, audit) =>
      db.transaction().execute(async (trx) => {
        await sql`update users set token_version = token_version + 1 where id = ${actor}`.execute(trx);
        await deleteTokens(trx, actor);
        await writeAudit(trx, audit);
      }),

    changePassword: (actor, { tokenVersion, passwordHash, next }, audit) =>
      db.transaction().execute(async (trx) => {
        const changed = await trx
          .updateTable('users')
          .set({ password_hash: passwordHash, token_version: tokenVersion + 1 })
          .where('id', '=', actor)
          .where('token_version', '=', tokenVersion)
          .executeTakeFirst();
        if (changed.numUpdatedRows !== 1n) return false;
        await deleteTokens(trx, actor);
        if (next !== undefined) await insertSession(trx, next);
        await writeAudit(trx, audit);
        return true;
      }),

    async isRevoked(ids) {
      const row = await reader.selectFrom('revoked_tokens').select('id').where('id', 'in', ids).executeTakeFirst();
      return row !== undefined;
    },
  };
}

async function deleteTokens(trx: Executor, userId: UserId): Promise<void> {
  await trx.deleteFrom('refresh_tokens').where('user_id', '=', userId).execute();
}
