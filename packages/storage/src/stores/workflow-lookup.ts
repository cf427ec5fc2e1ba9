import type { WorkflowSettings } from '@automateos/model';
import type { WorkflowLookup } from '@automateos/runtime';
import type { StoreContext } from '../dialect.ts';

export function createWorkflowLookup({ reader }: StoreContext): WorkflowLookup {
  return {
    async findWebhookTarget(tokenHash) {
      const row = await reader
        .selectFrom('workflows')
        .select(['id', 'owner_id', 'version', 'is_active', 'settings'])
        .where('webhook_token_hash', '=', tokenHash)
        .where('deleted_at', 'is', null)
        .executeTakeFirst();
      return (
        row && {
          workflowId: row.id,
          ownerId: row.owner_id,
          workflowVersion: row.version,
          isActive: row.is_active === 1,
          settings: JSON.parse(row.settings) as WorkflowSettings, // checked when it was saved
        }
      );
    },
    async getDefinition(workflowId, version) {
      const row = await reader
        .selectFrom('workflow_versions')
        .select('definition')
        .where('workflow_id', '=', workflowId)
        .where('version', '<=', version)
        .orderBy('version', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (row === undefined) throw new Error(`workflow ${workflowId} has no definition for version ${version}`);
      return JSON.parse(row.definition);
    },
  };
}
