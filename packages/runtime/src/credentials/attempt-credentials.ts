import {
  type Connect,
  type ConnectOutcome,
  type ConnectRequest,
  type CredentialFault,
  type CredentialOutcome,
  type HttpFault,
  type HttpOutcome,
  type HttpRequest,
  isAllowedHost,
  type OutgoingHttp,
  toError,
} from '@automateos/model';
import type { Logger } from 'pino';
import type { PinnedVersion } from '../ports.ts';
import type { SecretRedactor } from '../secrets/secret-redactor.ts';
import type { CredentialVault } from './credential-vault.ts';
import { hostsOf, type OpenCredential, textsToHide, toHttpCredential, toSocketCredential } from './http-credential.ts';

export interface AttemptCredentialDeps {
  readonly http: OutgoingHttp;
  readonly connect: Connect;
  readonly vault: CredentialVault;
  readonly logger: Logger;
}

/**
 * What stands between an attempt of a node and the credentials of its run: the node names one by its id, the egress
 * module gets it with its allowed hosts, and only fields for sockets come out.
 */
export class AttemptCredentials {
  readonly #deps: AttemptCredentialDeps;
  readonly #version: PinnedVersion;
  readonly #redactor: SecretRedactor;
  /** Those whose fields the node has. */
  readonly #givenOut: OpenCredential[] = [];
  readonly #connectedTo: string[] = [];
  #bound: Promise<ReadonlyMap<string, OpenCredential>> | undefined;

  constructor(version: PinnedVersion, redactor: SecretRedactor, deps: AttemptCredentialDeps) {
    this.#version = version;
    this.#redactor = redactor;
    this.#deps = deps;
  }

  /** `ctx.http.request` */
  request(request: HttpRequest): Promise<HttpOutcome> {
    const { credential: id } = request;
    return id === undefined ? this.#deps.http.request(request) : this.#requestAs(id, request);
  }

  async #requestAs(id: string, { credential: _, ...sent }: HttpRequest): Promise<HttpOutcome> {
    const open = await this.#find(id);
    if ('code' in open) return refused(open);
    const accessToken = await this.#deps.vault.accessToken(open);
    if (typeof accessToken !== 'string') return refused(accessToken);
    const outcome = await this.#send(sent, open, accessToken);
    if (!outcome.ok || outcome.response.status !== 401) return outcome;
    // What is refused was not done: it can be asked for again, by another token.
    const another = await this.#deps.vault.replaceToken(open, accessToken);
    if (another === undefined) return outcome;
    return typeof another === 'string' ? this.#send(sent, open, another) : refused(another);
  }

  async #send(sent: HttpRequest, open: OpenCredential, accessToken: string): Promise<HttpOutcome> {
    this.#redactor.add([accessToken]);
    const attach = toHttpCredential(open, accessToken);
    if (attach === undefined) return refused(wrongType(open, 'signs no requests in'));
    this.#deps.vault.recordUse(open.record.id);
    return this.#deps.http.request({ ...sent, attach });
  }

  /** `ctx.credential` */
  async credential(id: string): Promise<CredentialOutcome> {
    const open = await this.#find(id);
    if ('code' in open) return { ok: false, fault: open };
    const credential = toSocketCredential(open);
    if (credential === undefined) return { ok: false, fault: wrongType(open, 'is only put on HTTP requests') };
    const stranger = this.#connectedTo.find((host) => !isFor(open, host));
    if (stranger !== undefined) return { ok: false, fault: hostMismatch(stranger) };
    this.#givenOut.push(open);
    this.#deps.vault.recordUse(open.record.id);
    return { ok: true, credential };
  }

  /** `ctx.connect`: a node that has the fields of a credential reaches that one's host and no other. */
  async connect(request: ConnectRequest, ports: readonly number[]): Promise<ConnectOutcome> {
    const { host } = request;
    if (!this.#givenOut.every((open) => isFor(open, host))) {
      return { ok: false, fault: { ...hostMismatch(host), details: { host } } };
    }
    this.#connectedTo.push(host);
    return this.#deps.connect(request, ports);
  }

  /** Secrets of the workflow's credentials are taken out from here on, also after a crash. False: not readable now. */
  async learnSecrets(): Promise<boolean> {
    return (await this.#open()) !== undefined;
  }

  async #find(id: string): Promise<OpenCredential | CredentialFault> {
    const bound = await this.#open();
    if (bound === undefined) {
      return { code: 'CREDENTIAL_UNAVAILABLE', message: 'The credential could not be read just now' };
    }
    return bound.get(id) ?? NOT_FOUND;
  }

  async #open(): Promise<ReadonlyMap<string, OpenCredential> | undefined> {
    this.#bound ??= this.#deps.vault.open(this.#version);
    try {
      const bound = await this.#bound;
      for (const open of bound.values()) this.#redactor.add(textsToHide(open));
      return bound;
    } catch (error: unknown) {
      this.#bound = undefined;
      this.#deps.logger.warn({ err: toError(error) }, 'credentials could not be read');
      return undefined;
    }
  }
}

/** @param host as the node gave it. What is an address or a name, the egress module says. */
function isFor({ record }: OpenCredential, host: string): boolean {
  const bare = host
    .trim()
    .toLowerCase()
    .replace(/^\[|\]$|\.$/g, '');
  return isAllowedHost(hostsOf(record), bare, true);
}

function hostMismatch(host: string): CredentialFault & { readonly code: 'CREDENTIAL_HOST_MISMATCH' } {
  return { code: 'CREDENTIAL_HOST_MISMATCH', message: `The credential is not for "${host}"` };
}

const NOT_FOUND: CredentialFault = {
  code: 'CREDENTIAL_NOT_FOUND',
  message: 'The credential of this step is gone; choose another one in the editor and save the workflow',
};

function wrongType({ record }: OpenCredential, why: string): CredentialFault {
  return { code: 'CREDENTIAL_NOT_FOUND', message: `A credential of the type "${record.type}" ${why}` };
}

function refused({ code, message }: CredentialFault): HttpOutcome {
  const fault: HttpFault = { code, message, details: {}, sent: false };
  return { ok: false, fault };
}
