import type { WorkflowDefinition } from '@automateos/model';

/** The definition of what the server answered: it checked its shape when it was saved, and the API's types leave it open. */
export function definitionOf({ definition }: { readonly definition: unknown }): WorkflowDefinition {
  return definition as WorkflowDefinition; // as: see above
}
