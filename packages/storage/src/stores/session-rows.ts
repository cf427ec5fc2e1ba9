import type { UserId } from '@automateos/model';
import type { NewSession, Revocation } from '@automateos/runtime';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import type { Executor, StoreContext } from '../dialect.ts';

type Account = Pick<Database['users'], 'token_version' | 'is_disabled'>;

/** Keeps every other change of the account's sessions waiting until the transaction ends. */
export async function lockAccount(trx: Executor, { lock }: StoreContext, userId: UserId): Promise<Account | undefined> {
  const { rows } = await sql<Account>`select token_version, is_disabled from users
    where id = ${userId} ${lock('for update')}`.execute(trx);
  return rows[0];
}

/** Whether a session of this token version may begin or go on. */
export function isLetIn(account: Account | undefined, tokenVersion: number): boolean {
  return account?.is_disabled === 0 && account.token_version === tokenVersion;
}

export async function insertSession(trx: Executor, session: NewSession): Promise<void> {
  await trx
    .insertInto('refresh_tokens')
    .values({
      token_hash: session.tokenHash,
      session_id: session.id,
      user_id: session.userId,
      token_version: session.tokenVersion,
      created_at: session.at,
      expires_at: session.expiresAt,
      used_at: null,
      next_salt: null,
    })
    .execute();
}

export async function revoke(trx: Executor, revoked: readonly Revocation[]): Promise<void> {
  if (revoked.length === 0) return;
  await trx
    .insertInto('revoked_tokens')
    .values(revoked.map(({ id, expiresAt }) => ({ id, expires_at: expiresAt })))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}
