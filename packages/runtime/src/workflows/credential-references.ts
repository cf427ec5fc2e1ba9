import {
  CREDENTIAL_TYPES,
  type CredentialType,
  credentialFieldsOf,
  formatPath,
  type Issue,
  isUuid,
  type NodeCatalogue,
  type UserId,
  type WorkflowDefinition,
} from '@automateos/model';
import type { CredentialStore } from '../ports.ts';

/** A node's config names a credential. */
export interface CredentialReference {
  readonly field: string;
  readonly id: string;
  readonly types: readonly CredentialType[];
}

/** Finds the credentials that a definition names, where its node types have fields for them. */
export type CredentialsOf = (definition: WorkflowDefinition) => readonly CredentialReference[];

export function createCredentialFinder(catalogue: NodeCatalogue): CredentialsOf {
  const fieldsOf = new Map(catalogue.list().map((type) => [type.type, [...credentialFieldsOf(type)]]));
  return ({ nodes }) =>
    nodes.flatMap((node, index) =>
      (fieldsOf.get(node.type) ?? []).flatMap(([name, types]): CredentialReference[] => {
        const id = Object.hasOwn(node.config, name) ? node.config[name] : undefined;
        // What is no id at all is told by the schema.
        if (typeof id !== 'string' || !isUuid(id)) return [];
        return [{ field: formatPath(['nodes', index, 'config', name]), id, types }];
      }),
    );
}

export interface CheckedCredentials {
  /** Those that the version may use. */
  readonly ids: readonly string[];
  readonly issues: readonly Issue[];
}

/** Whether the owner may use the credentials that a definition names, and each where it is named. */
export async function checkCredentials(
  owner: UserId,
  references: readonly CredentialReference[],
  store: Pick<CredentialStore, 'findTypes'>,
): Promise<CheckedCredentials> {
  if (references.length === 0) return { ids: [], issues: [] };
  const types = await store.findTypes(owner, [...new Set(references.map(({ id }) => id))]);
  const issues = references.flatMap(({ field, id, types: accepted }): Issue[] => {
    const type = types.get(id);
    if (type === undefined) return [{ field, issue: 'There is no such credential; choose one of yours' }];
    if (accepted.includes(type)) return [];
    const wanted = accepted.map((each) => CREDENTIAL_TYPES[each].title).join(', ');
    return [
      { field, issue: `This credential is of the type ${CREDENTIAL_TYPES[type].title}; choose one of: ${wanted}` },
    ];
  });
  return { ids: [...types.keys()], issues };
}
