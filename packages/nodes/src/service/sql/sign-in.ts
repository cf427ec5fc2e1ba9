import { CREDENTIAL_TYPES, type SignInContext, type SignInResult, type SocketCredential } from '@automateos/model';
import { SocketFault } from '../sockets/open-stream.ts';
import { loginOf, runnerFor } from './login-of.ts';

/** Signs in to the database, and asks it for nothing but an answer. */
export async function signIn(credential: SocketCredential, context: SignInContext): Promise<SignInResult> {
  if (credential.type === 'smtp') throw new Error('a credential of the type smtp');
  const statement = { query: 'SELECT 1', parameters: [], timeoutMs: context.timeoutMs };
  try {
    await runnerFor(credential)(loginOf(credential), statement, context);
  } catch (error: unknown) {
    if (!(error instanceof SocketFault)) throw error;
    return { ok: false, message: error.message };
  }
  const { host, database, type } = credential;
  return { ok: true, message: `${CREDENTIAL_TYPES[type].title} at "${host}" took the sign-in to "${database}"` };
}
