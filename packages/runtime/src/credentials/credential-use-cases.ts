import { AppError, type CredentialId, type JsonObject, LIMITS, notFound, validationError } from '@automateos/model';
import type { CredentialChange, CredentialRecord, CredentialStore, CredentialVaultStore } from '../ports.ts';
import type {
  Actor,
  CredentialChanges,
  CredentialInput,
  CredentialTestResult,
  CredentialView,
  UseCases,
} from '../use-cases.ts';
import { audit } from '../workflows/workflow-use-cases.ts';
import { type CheckedCredential, checkCredential } from './check-credential.ts';
import { authorizationUrl, type ConnectDeps, exchangeCode, readState } from './oauth2/connect.ts';
import { openSecrets, sealSecrets, sealTokens } from './seal-credential.ts';

export interface CredentialDeps extends ConnectDeps {
  readonly store: CredentialStore;
  readonly tryCredential: (record: CredentialRecord, url: string | undefined) => Promise<CredentialTestResult>;
  readonly tokenStore: Pick<CredentialVaultStore, 'saveTokens'>;
  readonly newCredentialId: () => CredentialId;
}

/** How often a change starts over when tokens or somebody else were quicker. */
const CHANGE_TRIES = 5;
/** How many workflows are named that use a credential. */
const SHOWN_USES = 20;

export function createCredentialUseCases(deps: CredentialDeps): UseCases['credentials'] {
  const { store, clock } = deps;
  const getRecord = async (actor: Actor, id: CredentialId): Promise<CredentialRecord> => {
    const record = await store.findCredential(actor.userId, id);
    if (record === undefined) throw notFound();
    return record;
  };
  const get = async (actor: Actor, id: CredentialId): Promise<CredentialView> => {
    const record = await getRecord(actor, id);
    return { ...toView(record), uses: await store.listUses(actor.userId, id, SHOWN_USES) };
  };
  return {
    list: async (actor, page) => {
      const { items, nextCursor } = await store.listCredentials(actor.userId, page);
      return { items: items.map(toView), nextCursor };
    },

    get,

    create: async (actor, input) => {
      const record = newRecord(actor, input, deps);
      const entry = audit(actor, 'credential.created', record.id, clock);
      if (await store.insertCredential(record, LIMITS.credentialsPerUser, entry)) return get(actor, record.id);
      const issue = `You have ${LIMITS.credentialsPerUser} credentials, which is the limit; delete one first`;
      throw validationError('Too many credentials', [{ field: 'name', issue }]);
    },

    change: async (actor, id, changes) => {
      for (let tries = 1; ; tries += 1) {
        const current = await getRecord(actor, id);
        const change = changeOf(current, changes, deps);
        const entry = audit(actor, 'credential.updated', id, clock);
        if (await store.updateCredential(actor.userId, id, current.revision, change, entry)) return get(actor, id);
        if (tries === CHANGE_TRIES) {
          throw new AppError('VERSION_CONFLICT', 'Somebody else changed this credential; look at it and try again.');
        }
      }
    },

    test: async (actor, id, url) => {
      const result = await deps.tryCredential(await getRecord(actor, id), url);
      await store.appendAudit(audit(actor, 'credential.tested', id, clock));
      return result;
    },

    connect: async (actor, id) => ({ url: authorizationUrl(actor, await getRecord(actor, id), deps) }),

    finishConnect: async (actor, { state: text, code }) => {
      const state = readState(actor, text, deps);
      const record = await getRecord(actor, state.credentialId);
      const tokens = await exchangeCode(record, state, code, deps);
      const change = { tokensSealed: sealTokens(deps.keyring, record, tokens), state: 'ready' as const };
      if (!(await deps.tokenStore.saveTokens(record.id, record.revision, change))) {
        throw new AppError('VERSION_CONFLICT', 'The credential was changed meanwhile; connect it again.');
      }
      await store.appendAudit(audit(actor, 'credential.connected', record.id, clock));
      return get(actor, record.id);
    },

    delete: async (actor, id) => {
      const deletion = await store.deleteCredential(actor.userId, id, audit(actor, 'credential.deleted', id, clock));
      if (deletion.kind === 'not-found') throw notFound();
      if (deletion.kind === 'in-use') {
        const names = deletion.uses.map(({ name }) => `"${name}"`).join(', ');
        throw new AppError('CREDENTIAL_IN_USE', `Workflows use this credential: ${names}. Take it out of them first.`);
      }
    },
  };
}

const firstState = (type: CredentialRecord['type']): CredentialRecord['state'] =>
  type === 'oauth2_authorization_code' ? 'not_connected' : 'ready';

function newRecord(actor: Actor, input: CredentialInput, { keyring, clock, newCredentialId }: CredentialDeps) {
  const { type, name } = input;
  const { plain, secrets, allowedHosts } = checkCredential(type, input.fields, input.allowedHosts);
  const id = newCredentialId();
  const nowMs = clock.nowMs();
  return {
    id,
    ownerId: actor.userId,
    name,
    type,
    allowedHosts,
    fields: plain,
    secretsSealed: sealSecrets(keyring, { id, ownerId: actor.userId }, secrets),
    secretsSetAt: Object.fromEntries(Object.keys(secrets).map((field) => [field, nowMs])),
    state: firstState(type),
    tokensSealed: null,
    revision: 1,
    createdAt: nowMs,
    updatedAt: nowMs,
    lastUsedAt: null,
  };
}

function changeOf(
  current: CredentialRecord,
  changes: CredentialChanges,
  { keyring, clock }: CredentialDeps,
): CredentialChange {
  const given = changes.fields ?? {};
  const before = { ...current.fields, ...openSecrets(keyring, current) };
  const fields = Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== null));
  const { plain, secrets, allowedHosts } = checkCredential(
    current.type,
    fields,
    changes.allowedHosts ?? (current.allowedHosts as readonly string[]),
  );
  const isLedElsewhere = leadsElsewhere(current, { plain, allowedHosts });
  if (isLedElsewhere) needSecretsAgain(current, given);
  // Tokens of another client, or that could go to hosts nobody agreed to, are not kept.
  const isOther = isLedElsewhere || Object.keys(given).length > 0;
  const nowMs = clock.nowMs();
  const setAt = (field: string): number =>
    Object.hasOwn(given, field) ? nowMs : (current.secretsSetAt[field] ?? nowMs);
  return {
    name: changes.name ?? current.name,
    allowedHosts,
    fields: plain,
    secretsSealed: sealSecrets(keyring, current, secrets),
    secretsSetAt: Object.fromEntries(Object.keys(secrets).map((field) => [field, setAt(field)])),
    state: isOther ? firstState(current.type) : current.state,
    tokensSealed: isOther ? null : current.tokensSealed,
  };
}

/** Plain fields that say where a secret goes, or how well it is kept on the way. */
const LEADING_FIELDS = ['token_url', 'security', 'tls'];

function leadsElsewhere(
  current: CredentialRecord,
  { plain, allowedHosts }: Pick<CheckedCredential, 'plain' | 'allowedHosts'>,
): boolean {
  const isWider = allowedHosts.some((host) => !current.allowedHosts.includes(host));
  return isWider || LEADING_FIELDS.some((name) => plain[name] !== current.fields[name]);
}

/** Or whoever may change a credential could send its secrets to a host of their own, and see them. */
function needSecretsAgain(current: CredentialRecord, given: JsonObject): void {
  const issue = 'Enter it again: the change would send it where it did not go before';
  const missing = Object.keys(current.secretsSetAt).filter((name) => !Object.hasOwn(given, name));
  if (missing.length === 0) return;
  throw validationError(
    'The credential is not valid',
    missing.map((name) => ({ field: `fields.${name}`, issue })),
  );
}

function toView({ secretsSealed: _, tokensSealed: __, revision: ___, ...shown }: CredentialRecord): CredentialView {
  return shown;
}
