import type { Rotation, TokenUse } from '@automateos/runtime';
import type { Selectable } from 'kysely';
import type { Database } from '../database.ts';
import type { Executor, StoreContext } from '../dialect.ts';
import { writeAudit } from './audit.ts';
import { insertSession, isLetIn, lockAccount, revoke } from './session-rows.ts';

type Token = Selectable<Database['refresh_tokens']>;

/** Uses a refresh token up, under the lock of its account: of two tabs one is first, and the other sees what it did. */
export async function rotateToken(trx: Executor, context: StoreContext, use: TokenUse): Promise<Rotation> {
  const owner = await findToken(trx, use.tokenHash);
  if (owner === undefined) return { kind: 'unknown' };
  const account = await lockAccount(trx, context, owner.user_id);
  // Read again: what came before us under the lock may have used it, or ended its session.
  const token = await findToken(trx, use.tokenHash);
  if (token === undefined || token.expires_at <= use.at || !isLetIn(account, token.token_version)) {
    return { kind: 'unknown' };
  }
  if (token.used_at === null) {
    await useToken(trx, token, use);
    return toRotated(token, use.next.salt);
  }
  if (token.next_salt !== null && use.at - token.used_at < use.graceMs) return toRotated(token, token.next_salt);
  await endReused(trx, token, use);
  return { kind: 'reused' };
}

function toRotated(token: Token, salt: string): Rotation {
  const { session_id: sessionId, user_id: userId, token_version: tokenVersion } = token;
  return { kind: 'rotated', sessionId, userId, tokenVersion, salt };
}

/** Only the last used token keeps its salt: an older one, with a copy of the database, leads to no token any more. */
async function useToken(trx: Executor, token: Token, { at, next }: TokenUse): Promise<void> {
  await trx
    .updateTable('refresh_tokens')
    .set({ next_salt: null })
    .where('session_id', '=', token.session_id)
    .where('next_salt', 'is not', null)
    .execute();
  await trx
    .updateTable('refresh_tokens')
    .set({ used_at: at, next_salt: next.salt })
    .where('token_hash', '=', token.token_hash)
    .execute();
  await insertSession(trx, {
    id: token.session_id,
    userId: token.user_id,
    tokenVersion: token.token_version,
    tokenHash: next.tokenHash,
    at,
    expiresAt: next.expiresAt,
  });
}

/** Somebody has a copy of the token: neither goes on, and what was given out for it is refused as well. */
async function endReused(trx: Executor, token: Token, { at, revokedUntil, address }: TokenUse): Promise<void> {
  await trx.deleteFrom('refresh_tokens').where('session_id', '=', token.session_id).execute();
  await revoke(trx, [{ id: token.session_id, expiresAt: revokedUntil }]);
  const action = 'session.ended-by-reuse';
  await writeAudit(trx, { actorId: token.user_id, action, subjectId: token.session_id, at, address });
}

function findToken(trx: Executor, tokenHash: string): Promise<Token | undefined> {
  return trx.selectFrom('refresh_tokens').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst();
}
