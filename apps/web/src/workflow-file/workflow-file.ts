import type { CreateWorkflowBodyInput, Workflow } from '../api/generated/index.ts';

type Exportable = Pick<Workflow, 'name' | 'description' | 'definition' | 'settings'>;

/** What an exported file holds: the body of `POST /workflows`, without what belongs to one server alone. */
export function toWorkflowFile({ name, description, definition, settings }: Exportable): {
  readonly fileName: string;
  readonly text: string;
} {
  const slug = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  const body = { name, ...(description !== '' && { description }), definition, settings };
  return { fileName: `${slug || 'workflow'}.json`, text: `${JSON.stringify(body, null, 2)}\n` };
}

/** Lets the browser save the workflow as a file. */
export function exportWorkflow(workflow: Workflow): void {
  const { fileName, text } = toWorkflowFile(workflow);
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}

const NAME_LENGTH = 128;
const SUFFIX = ' copy';

/** The body that makes a second, inactive workflow like this one. */
export function toDuplicate({ name, description, definition, settings }: Workflow): CreateWorkflowBodyInput {
  return {
    name: `${name.slice(0, NAME_LENGTH - SUFFIX.length)}${SUFFIX}`,
    description,
    definition: definition as CreateWorkflowBodyInput['definition'], // as the server gave it
    settings,
    is_active: false,
  };
}
