import { notFound } from '@automateos/model';
import type { Clock, StoreEntryStore, StorePlace, WorkflowStore } from '../ports.ts';
import type { Actor, StoreArea, UseCases } from '../use-cases.ts';
import { audit } from '../workflows/workflow-use-cases.ts';

export interface StoreDeps {
  readonly store: StoreEntryStore;
  readonly workflows: WorkflowStore;
  readonly clock: Clock;
}

export function createStoreUseCases({ store, workflows, clock }: StoreDeps): UseCases['store'] {
  const placeOf = async ({ userId }: Actor, { workflowId }: StoreArea): Promise<StorePlace> => {
    if (workflowId === undefined) return { ownerId: userId, scope: '' };
    if ((await workflows.findWorkflow(userId, workflowId)) === undefined) throw notFound();
    return { ownerId: userId, scope: workflowId };
  };
  return {
    list: async (actor, { prefix, limit, cursor, ...area }) =>
      store.listEntries(await placeOf(actor, area), { prefix, limit, cursor }),

    get: async (actor, area, key) => {
      const entry = await store.findEntry(await placeOf(actor, area), key);
      if (entry === undefined) throw notFound();
      return entry;
    },

    delete: async (actor, area, key) => {
      const place = await placeOf(actor, area);
      // Keys are data of users, which the audit log is no place for.
      const subjectId = place.scope === '' ? actor.userId : place.scope;
      const isDeleted = await store.deleteEntry(place, key, audit(actor, 'store-entry.deleted', subjectId, clock));
      if (!isDeleted) throw notFound();
    },
  };
}
