import {
  type Connect,
  CREDENTIAL_TYPES,
  type OutgoingHttp,
  type SocketCredential,
  validationError,
} from '@automateos/model';
import type { CredentialRecord } from '../ports.ts';
import type { CredentialTestResult } from '../use-cases.ts';
import type { CredentialVault } from './credential-vault.ts';
import { toHttpCredential, toSocketCredential } from './http-credential.ts';

export interface CredentialTrialDeps {
  readonly vault: CredentialVault;
  readonly http: OutgoingHttp;
  readonly connect: Connect;
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 1024 * 1024;
/** The ports of mail servers; databases have theirs from 1,024 on. */
const MAIL_PORTS = [25, 465, 587];

/**
 * Tries a credential as a step would use it: the same egress, the same check of hosts. What the other side answers is not
 * shown but for its status.
 */
export function createCredentialTrial(deps: CredentialTrialDeps) {
  return async (record: CredentialRecord, url: string | undefined): Promise<CredentialTestResult> => {
    const open = deps.vault.read(record);
    if (open === undefined) return failed('It cannot be decrypted; enter its secrets again');
    const socket = toSocketCredential(open);
    if (socket !== undefined) return reach(socket, deps);
    if (CREDENTIAL_TYPES[record.type].use === 'hook') {
      const issue = 'Callers of your webhooks show it: there is no server to try it with';
      throw validationError('Nothing to try', [{ field: 'url', issue }]);
    }
    if (url === undefined) {
      const issue = 'Name a URL under its allowed hosts';
      throw validationError('Nothing to try', [{ field: 'url', issue }]);
    }
    const accessToken = await deps.vault.accessToken(open);
    if (typeof accessToken !== 'string') return failed(accessToken.message);
    const attach = toHttpCredential(open, accessToken);
    const outcome = await deps.http.request({
      url,
      method: 'GET',
      headers: {},
      attach,
      followRedirects: true,
      timeoutMs: TIMEOUT_MS,
      maxResponseBytes: MAX_ANSWER_BYTES,
      signal: new AbortController().signal,
    });
    if (!outcome.ok) return failed(outcome.fault.message);
    const { status } = outcome.response;
    return { ok: status < 400, status, message: wordsFor(status) };
  };
}

function wordsFor(status: number): string {
  if (status === 401 || status === 403) return `The service refused it with status ${status}`;
  return status < 400 ? `The service took it: status ${status}` : `The service answered with status ${status}`;
}

/** That the server is there and its certificate is trusted; the protocol behind it is the node's to speak. */
async function reach(credential: SocketCredential, { connect }: CredentialTrialDeps): Promise<CredentialTestResult> {
  const isTls = credential.type === 'smtp' && credential.security === 'tls';
  const request = {
    host: credential.host,
    port: credential.port,
    isTls,
    ca: credential.ca_certificate,
    timeoutMs: TIMEOUT_MS,
    maxReceivedBytes: MAX_ANSWER_BYTES,
    signal: new AbortController().signal,
  };
  const outcome = await connect(request, credential.type === 'smtp' ? MAIL_PORTS : []);
  if (!outcome.ok) return failed(outcome.fault.message);
  outcome.socket.close();
  const { title } = CREDENTIAL_TYPES[credential.type];
  const message = `The ${title} server can be reached; whether it takes the sign-in, a workflow shows`;
  return { ok: true, status: null, message };
}

function failed(message: string): CredentialTestResult {
  return { ok: false, status: null, message };
}
