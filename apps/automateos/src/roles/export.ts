import { writeWorkflowFile } from '@automateos/model';
import type { Config } from '../config.ts';
import { openAccount, PRIVATE_FIELDS } from '../workflow-files/open-account.ts';
import { nameFiles, writeFolder } from '../workflow-files/write-folder.ts';

/** Writes an account's workflows into a folder, one file each. */
export async function exportWorkflows(config: Config, folder: string, email: string): Promise<void> {
  const { all, close } = await openAccount(config, email, 'look');
  await close();
  const fileNames = nameFiles(all.map(({ name }) => name));
  const texts = new Map(
    all.map((workflow, index) => [fileNames[index] ?? '', writeWorkflowFile(workflow, PRIVATE_FIELDS)]),
  );
  const { changed, others } = await writeFolder(folder, texts);
  for (const fileName of changed) console.log(`wrote ${fileName}`);
  for (const fileName of others) console.log(`left  ${fileName}, which is no workflow of this account`);
  console.log(`${all.length} workflows exported, ${changed.length} files written.`);
}
