import type { credentialListItemSchema, credentialSchema } from '@automateos/model';
import type { CredentialView } from '@automateos/runtime';
import type { z } from 'zod';
import { toInstant, toInstantOrNull } from '../api.ts';

/** What may be seen of a credential: of its secrets that they are there, and since when. */
export function toCredentialBody(view: CredentialView): z.infer<typeof credentialListItemSchema> {
  const secrets = Object.entries(view.secretsSetAt).map(
    ([name, at]) => [name, { set: true as const, updated_at: toInstant(at) }] as const,
  );
  return {
    id: view.id,
    name: view.name,
    type: view.type,
    allowed_hosts: [...view.allowedHosts],
    // as: fields are texts, numbers and truth values by the schemas of the types
    fields: { ...(view.fields as Record<string, string | number | boolean>), ...Object.fromEntries(secrets) },
    state: view.state,
    created_at: toInstant(view.createdAt),
    updated_at: toInstant(view.updatedAt),
    last_used_at: toInstantOrNull(view.lastUsedAt),
  };
}

/** The same with the workflows that use it. */
export function toWhole({ uses = [], ...view }: CredentialView): z.infer<typeof credentialSchema> {
  return {
    ...toCredentialBody(view),
    used_by: uses.map(({ workflowId, name }) => ({ workflow_id: workflowId, name })),
  };
}
