import type { SignInContext, SignInResult, SocketCredential } from '@automateos/model';
import { openStream, SocketFault } from '../sockets/open-stream.ts';
import { loginOf, streamTargetOf } from './login-of.ts';

/** Signs in to the mail server, and sends nothing. */
export async function signIn(credential: SocketCredential, context: SignInContext): Promise<SignInResult> {
  if (credential.type !== 'smtp') throw new Error(`a credential of the type ${credential.type}`);
  const { tryLogin } = await import('./smtp-session.ts');
  try {
    const opened = await openStream(streamTargetOf(credential, context.timeoutMs), context);
    await tryLogin(loginOf(credential), opened, context.timeoutMs);
  } catch (error: unknown) {
    if (!(error instanceof SocketFault)) throw error;
    return { ok: false, message: error.message };
  }
  const isSignedIn = credential.username !== undefined && credential.password !== undefined;
  const message = isSignedIn
    ? `The mail server "${credential.host}" took the sign-in`
    : `The mail server "${credential.host}" answers; without user name and password nobody signed in`;
  return { ok: true, message };
}
