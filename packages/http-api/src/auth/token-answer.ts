import type { SessionId, UserId } from '@automateos/model';
import { type AccessTokens, TOKEN_LIFETIME_S } from './access-tokens.ts';

/** What who signs in gets, or carries a session on. */
export async function answerToken(tokens: AccessTokens, userId: UserId, tokenVersion: number, sessionId?: SessionId) {
  return {
    access_token: await tokens.sign(userId, tokenVersion, sessionId),
    token_type: 'bearer' as const,
    expires_in: TOKEN_LIFETIME_S,
  };
}
