import {
  type AnyNodeDefinition,
  type Connect,
  CREDENTIAL_TYPES,
  type CredentialType,
  credentialFieldsOf,
  type OutgoingHttp,
  type SignInContext,
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
  /** Of which some can sign in. */
  readonly nodes: readonly AnyNodeDefinition[];
}

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

/**
 * Tries a credential as a step would use it: the same egress, the same check of hosts. Of an HTTP answer the status alone
 * is shown; of a mail server or database what it said to the sign-in.
 */
export function createCredentialTrial(deps: CredentialTrialDeps) {
  return async (record: CredentialRecord, url: string | undefined): Promise<CredentialTestResult> => {
    const open = deps.vault.read(record);
    if (open === undefined) return failed('It cannot be decrypted; enter its secrets again');
    const socket = toSocketCredential(open);
    if (socket !== undefined) return signIn(socket, deps);
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

/** Signs in as the node does that uses it, to the credential's own server and no other. */
function signIn(credential: SocketCredential, { nodes, connect }: CredentialTrialDeps): Promise<CredentialTestResult> {
  const node = nodes.find((each) => each.signIn !== undefined && takes(each, credential.type));
  if (node?.signIn === undefined) throw new Error(`no node signs in with a credential of the type ${credential.type}`);
  const context: SignInContext = {
    connect: (request) => connect(request, node.ports ?? []),
    signal: new AbortController().signal,
    timeoutMs: TIMEOUT_MS,
  };
  return node.signIn(credential, context).then(({ ok, message }) => ({ ok, status: null, message }));
}

function takes(node: AnyNodeDefinition, type: CredentialType): boolean {
  return [...credentialFieldsOf(node).values()].some((types) => types.includes(type));
}

function failed(message: string): CredentialTestResult {
  return { ok: false, status: null, message };
}
