import { nodeCatalogue } from '@automateos/nodes';
import { createWorkflowCompiler, type FileFault, type ImportPlan, planImport } from '@automateos/runtime';
import { type Account, PRIVATE_FIELDS } from './open-account.ts';
import { readFolder } from './read-folder.ts';

/** What an import of the folder would do; the faults as lines that name the file and the place. */
export async function planFolder(
  folder: string,
  { all }: Pick<Account, 'all'>,
): Promise<Omit<ImportPlan, 'faults'> & { readonly faults: readonly string[] }> {
  const { files, faults } = await readFolder(folder);
  const compiler = createWorkflowCompiler(nodeCatalogue);
  const plan = planImport(files, all, { catalogue: nodeCatalogue, compiler, fields: PRIVATE_FIELDS });
  return { ...plan, faults: [...faults, ...plan.faults].map(toLine) };
}

function toLine({ fileName, field, issue }: FileFault): string {
  return [fileName, ...(field === '' ? [] : [field]), issue].join(': ');
}
