import type { SocketCredential } from '@automateos/model';
import type { StreamTarget } from '../sockets/open-stream.ts';
import type { SmtpLogin } from './smtp-session.ts';

type SmtpCredential = Extract<SocketCredential, { readonly type: 'smtp' }>;

/** Far more than a server has to say. */
const MAX_RECEIVED_BYTES = 1024 * 1024;

export function loginOf({ host, port, security, username, password }: SmtpCredential): SmtpLogin {
  return { host, port, security, username, password: password?.reveal() };
}

export function streamTargetOf(credential: SmtpCredential, timeoutMs: number): StreamTarget {
  const { host, port, security, ca_certificate: ca } = credential;
  return { host, port, isTls: security === 'tls', ca, timeoutMs, maxReceivedBytes: MAX_RECEIVED_BYTES };
}
