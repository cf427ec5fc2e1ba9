import type { ConnectFaultCode } from '@automateos/model';
import { errorCode, FaultError } from '../fault.ts';

export type SocketFaultError = FaultError<ConnectFaultCode>;

const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
]);

/** Says why TLS did not begin and what to do. The messages of the TLS library hold names of others and are not shown. */
export function toTlsFault(error: unknown, host: string, port: number): SocketFaultError {
  const reason = errorCode(error);
  return new FaultError('TLS_FAILED', `${describe(reason, host, port)} (${reason})`, { host, port, reason });
}

function describe(reason: string, host: string, port: number): string {
  if (reason === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `The certificate of "${host}" is for other names; use a host name that stands in it`;
  }
  if (reason === 'CERT_HAS_EXPIRED') return `The certificate of "${host}" has expired; it must be renewed there`;
  if (reason === 'CERT_NOT_YET_VALID') return `The certificate of "${host}" is not valid yet; check the clocks`;
  if (UNTRUSTED.has(reason)) {
    return `The certificate of "${host}" is signed by nobody who is trusted here; give its CA certificate`;
  }
  if (reason.startsWith('ERR_SSL_') || reason === 'EPROTO') {
    return `"${host}" does not speak TLS on port ${port}, or no version that is safe; check port and security`;
  }
  return `TLS with "${host}" on port ${port} could not begin; check port and security`;
}
