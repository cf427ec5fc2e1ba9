/** A trigger's output comes with the execution, so nothing is left to run. */
export function execute(): never {
  throw new Error('a webhook trigger is never executed');
}
