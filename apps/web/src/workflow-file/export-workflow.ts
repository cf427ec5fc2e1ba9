import { createPrivateFields, workflowFileName, writeWorkflowFile } from '@automateos/model';
import { listNodeTypes, type Workflow } from '../api/generated/index.ts';

/** Lets the browser save the workflow as a file. It waits for the node types: they say what is left out of it. */
export async function exportWorkflow(workflow: Workflow): Promise<void> {
  const { data } = await listNodeTypes({ throwOnError: true });
  const schemas = new Map(data.items.map(({ type, config_schema }) => [type, config_schema]));
  const { name, description, definition, settings } = workflow;
  const file = {
    name,
    description,
    definition: definition as Parameters<typeof writeWorkflowFile>[0]['definition'], // as the server gave it
    settings,
  };
  const text = writeWorkflowFile(
    file,
    createPrivateFields((type) => schemas.get(type)),
  );
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = workflowFileName(name);
  link.click();
  URL.revokeObjectURL(address);
}
