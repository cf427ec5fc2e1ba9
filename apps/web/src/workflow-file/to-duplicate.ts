import type { CreateWorkflowBodyInput, Workflow } from '../api/generated/index.ts';

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
