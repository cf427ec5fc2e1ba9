import { type Config, ConfigError } from '../config.ts';
import { openAccount } from '../workflow-files/open-account.ts';
import { planFolder } from '../workflow-files/plan-folder.ts';

/** Says what an import would change, and ends with 1 if it would change anything or a workflow has no file. */
export async function diffWorkflows(config: Config, folder: string, email: string): Promise<void> {
  const account = await openAccount(config, email, 'look');
  await account.close();
  const { faults, steps, withoutFile } = await planFolder(folder, account);
  const lines = steps.flatMap((step) => {
    if (step.kind === 'same') return [];
    if (step.kind === 'create') return [`${step.fileName}: would be created as "${step.file.name}"`];
    return [`${step.fileName}:`, ...step.differences.map((difference) => `  ${difference}`)];
  });
  const missing = withoutFile.map(({ name }) => `"${name}" has no file`);
  for (const line of [...lines, ...missing]) console.log(line);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) throw new ConfigError('these files cannot be imported');
  if (lines.length + missing.length > 0) process.exitCode = 1;
  else console.log('The folder and the account say the same.');
}
