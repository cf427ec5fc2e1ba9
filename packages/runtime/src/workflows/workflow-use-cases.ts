import {
  AppError,
  type Issue,
  LIMITS,
  notFound,
  type UserId,
  validationError,
  type WorkflowDefinition,
  type WorkflowId,
} from '@automateos/model';
import type { CheckCalls } from '../calls/check-calls.ts';
import { canonicalJson } from '../canonical-json.ts';
import {
  type AuditEntry,
  type Clock,
  CredentialGoneError,
  type CredentialStore,
  NO_TRIGGERS,
  TooManyFastSchedulesError,
  type WorkflowChange,
  type WorkflowRecord,
  type WorkflowStore,
  type WorkflowTriggers,
  type WorkflowVersionRecord,
} from '../ports.ts';
import type { Keyring } from '../secrets/keyring.ts';
import { type TriggerOf, triggersOf } from '../triggers/triggers-of.ts';
import type { Actor, UseCases, WorkflowInput, WorkflowView } from '../use-cases.ts';
import type { WorkflowCompiler } from './compile-workflow.ts';
import { type CheckedCredentials, type CredentialsOf, checkCredentials } from './credential-references.ts';
import type { SecretMarks } from './secret-marks.ts';
import { createWebhookToken, openWebhookToken } from './webhook-token.ts';

export interface WorkflowDeps {
  readonly store: WorkflowStore;
  readonly credentials: Pick<CredentialStore, 'findTypes'>;
  readonly compiler: WorkflowCompiler;
  readonly credentialsOf: CredentialsOf;
  readonly checkCalls: CheckCalls;
  readonly triggerOf: TriggerOf;
  readonly keyring: Keyring;
  readonly secretMarks: SecretMarks;
  readonly clock: Clock;
  readonly publicUrl: () => string;
  readonly newWorkflowId: () => WorkflowId;
  /** The workflow is not what it was: whatever is remembered of it is to be forgotten. */
  readonly onChanged: (workflowId: WorkflowId) => void;
}

type Change = Parameters<UseCases['workflows']['change']>[2];

/** How often an update without a version starts over when somebody else was quicker. */
const UPDATE_TRIES = 5;

/** How many executions of each workflow a list shows. */
const RECENT_EXECUTIONS = 20;

export function createWorkflowUseCases(deps: WorkflowDeps): UseCases['workflows'] {
  const { store } = deps;
  const view = (record: WorkflowRecord): WorkflowView => toView(record, deps);
  const concealVersion = (id: WorkflowId, entry: WorkflowVersionRecord): WorkflowVersionRecord => ({
    ...entry,
    definition: deps.secretMarks.conceal(id, entry.definition),
  });
  const getRecord = async (actor: Actor, id: WorkflowId): Promise<WorkflowRecord> => {
    const record = await store.findWorkflow(actor.userId, id);
    if (record === undefined) throw notFound();
    return record;
  };
  const update = async (actor: Actor, id: WorkflowId, change: Change, version: number | undefined) => {
    for (let tries = 1; ; tries += 1) {
      const current = await getRecord(actor, id);
      if (version !== undefined && version !== current.version) throw versionConflict(current.version);
      const checked = await checkChange(current, change, deps);
      // A version is a difference: what says what is there already makes none, and no entry in the audit log.
      if (Object.keys(checked).length === 0) return view(current);
      const entry = audit(actor, 'workflow.updated', id, deps.clock);
      const updated = store.updateWorkflow(actor.userId, id, current.version, checked, entry);
      if (await updated.catch(refuseFastSchedules).catch(isGone)) break;
      if (tries === UPDATE_TRIES) throw versionConflict(current.version);
    }
    deps.onChanged(id);
    return view(await getRecord(actor, id));
  };
  return {
    create: async (actor, input) => {
      const { record, credentialIds } = await newRecord(actor, input, deps);
      const entry = audit(actor, 'workflow.created', record.id, deps.clock);
      const triggers = startsOf(record.definition, record.isActive, deps);
      const inserted = store.insertWorkflow(record, LIMITS.workflowsPerUser, entry, triggers, credentialIds);
      if (!(await inserted.catch(refuseFastSchedules).catch(refuseGone))) {
        const issue = `You have ${LIMITS.workflowsPerUser} workflows, which is the limit`;
        throw validationError('Too many workflows', [{ field: 'name', issue }]);
      }
      return view(record);
    },
    get: async (actor, id) => view(await getRecord(actor, id)),
    list: async (actor, { includesRecent, ...filter }) => {
      const recent = includesRecent === true ? RECENT_EXECUTIONS : undefined;
      const { items, nextCursor } = await store.listWorkflows(actor.userId, { ...filter, recent });
      return { items: items.map((item) => ({ ...item, ...view(item) })), nextCursor };
    },
    replace: (actor, id, input, version) =>
      update(actor, id, { ...input, description: input.description ?? '', settings: input.settings ?? {} }, version),
    change: update,
    delete: async (actor, id) => {
      const entry = audit(actor, 'workflow.deleted', id, deps.clock);
      if (!(await store.deleteWorkflow(actor.userId, id, entry))) throw notFound();
      deps.onChanged(id);
    },
    getVersion: async (actor, id, version) => {
      const entry = await store.findVersion(actor.userId, id, version);
      if (entry === undefined) throw notFound();
      return concealVersion(id, entry);
    },
    listVersions: async (actor, id, page) => {
      const versions = await store.listVersions(actor.userId, id, page);
      if (versions === undefined) throw notFound();
      return { ...versions, items: versions.items.map((entry) => concealVersion(id, entry)) };
    },
  };
}

function toView(record: WorkflowRecord, { keyring, secretMarks, publicUrl }: WorkflowDeps): WorkflowView {
  const { webhookTokenHash: _hash, webhookTokenSealed, ...shown } = record;
  const token = openWebhookToken(keyring, webhookTokenSealed, record.id, record.ownerId);
  const definition = secretMarks.conceal(record.id, record.definition);
  return { ...shown, definition, webhookUrl: `${publicUrl()}/webhook/${token}` };
}

async function newRecord(
  actor: Actor,
  input: WorkflowInput,
  deps: WorkflowDeps,
): Promise<{ record: WorkflowRecord; credentialIds: readonly string[] }> {
  const isActive = input.isActive ?? true;
  const id = deps.newWorkflowId();
  const definition = deps.secretMarks.reveal(id, input.definition, undefined);
  const { issues, credentialIds } = await checkSaved(actor.userId, definition, isActive, deps);
  const token = createWebhookToken(deps.keyring, id, actor.userId);
  const nowMs = deps.clock.nowMs();
  const record = {
    id,
    ownerId: actor.userId,
    name: input.name,
    description: input.description ?? '',
    isActive,
    version: 1,
    definition,
    issues,
    settings: input.settings ?? {},
    webhookTokenHash: token.hash,
    webhookTokenSealed: token.sealed,
    createdAt: nowMs,
    updatedAt: nowMs,
  };
  return { record, credentialIds };
}

/** What an update sets: only what is not the same as before, so that it is empty for a change that changes nothing. */
async function checkChange(current: WorkflowRecord, change: Change, deps: WorkflowDeps): Promise<WorkflowChange> {
  const isActive = change.isActive ?? current.isActive;
  const definition =
    change.definition === undefined
      ? current.definition
      : deps.secretMarks.reveal(current.id, change.definition, current.definition);
  const isSame = definition === current.definition || canonicalJson(definition) === canonicalJson(current.definition);
  // A workflow that is switched on is checked again: what was saved while it was off may be incomplete.
  const mustCheck = !isSame || (isActive && !current.isActive);
  const checked = mustCheck ? await checkSaved(current.ownerId, definition, isActive, deps) : undefined;
  return {
    ...(change.name !== undefined && change.name !== current.name && { name: change.name }),
    ...(change.description !== undefined &&
      change.description !== current.description && { description: change.description }),
    ...(isActive !== current.isActive && { isActive }),
    ...(change.settings !== undefined &&
      canonicalJson(change.settings) !== canonicalJson(current.settings) && { settings: change.settings }),
    ...(!isSame && checked !== undefined && { definition: { value: definition, ...checked } }),
    ...((!isSame || isActive !== current.isActive) && { triggers: startsOf(definition, isActive, deps) }),
  };
}

/** What starts a workflow by itself: only an active one, whose definition has no faults. */
function startsOf(
  definition: WorkflowDefinition,
  isActive: boolean,
  { triggerOf, clock }: WorkflowDeps,
): WorkflowTriggers {
  return isActive ? triggersOf(definition, triggerOf, clock.nowMs()) : NO_TRIGGERS;
}

function refuseFastSchedules(thrown: unknown): never {
  if (!(thrown instanceof TooManyFastSchedulesError)) throw thrown;
  const issue = `You have ${LIMITS.fastSchedulesPerUser} schedules of less than a minute, which is the limit`;
  throw validationError('Too many schedules', [{ field: 'definition.nodes', issue }]);
}

/** The faults of a definition as it is saved: an inactive workflow may have some, an active one is refused with them. */
async function checkSaved(
  owner: UserId,
  definition: WorkflowDefinition,
  isActive: boolean,
  { compiler, credentials, credentialsOf, checkCalls }: WorkflowDeps,
): Promise<{ issues: readonly Issue[]; credentialIds: CheckedCredentials['ids'] }> {
  if (Buffer.byteLength(JSON.stringify(definition)) > LIMITS.definitionBytes) {
    const issue = `Must be at most ${LIMITS.definitionBytes / (1024 * 1024)} MiB`;
    throw validationError('Invalid workflow configuration', [{ field: 'definition', issue }]);
  }
  const named = await checkCredentials(owner, credentialsOf(definition), credentials);
  const issues = [...compiler.check(definition), ...named.issues, ...(await checkCalls(owner, definition))];
  if (isActive && issues.length > 0) throw validationError('Invalid workflow configuration', issues);
  return { issues, credentialIds: named.ids };
}

/** Between the check and the write a credential was deleted: the check, made again, tells where it is named. */
function isGone(thrown: unknown): false {
  if (!(thrown instanceof CredentialGoneError)) throw thrown;
  return false;
}

function refuseGone(thrown: unknown): never {
  if (!(thrown instanceof CredentialGoneError)) throw thrown;
  const issue = 'A credential was deleted meanwhile; choose another one';
  throw validationError('Invalid workflow configuration', [{ field: 'definition.nodes', issue }]);
}

function versionConflict(current: number): AppError {
  return new AppError('VERSION_CONFLICT', `Somebody else changed this workflow; its version is ${current} now.`);
}

export function audit(actor: Actor, action: string, subjectId: string, clock: Clock): AuditEntry {
  return { actorId: actor.userId, action, subjectId, at: clock.nowMs(), address: actor.address, by: actor.by };
}
