import { AppError } from '@automateos/model';
import type { ImportStep } from '@automateos/runtime';
import { type Config, ConfigError } from '../config.ts';
import { type Account, openAccount } from '../workflow-files/open-account.ts';
import { planFolder } from '../workflow-files/plan-folder.ts';

/** Takes workflow files into an account. With a fault in one of them, none is taken. */
export async function importWorkflows(config: Config, folder: string, email: string): Promise<void> {
  const account = await openAccount(config, email, 'change');
  try {
    const { faults, steps } = await planFolder(folder, account);
    if (faults.length > 0) {
      for (const fault of faults) console.error(fault);
      throw new ConfigError('nothing was imported: mend these faults first');
    }
    const done = { create: 0, update: 0, same: 0 };
    for (const step of steps) {
      await carryOut(step, account);
      done[step.kind] += 1;
    }
    console.log(`${done.create} created (switched off), ${done.update} updated, ${done.same} were the same already.`);
  } finally {
    await account.close();
  }
}

async function carryOut(step: ImportStep, { actor, workflows }: Account): Promise<void> {
  if (step.kind === 'same') return;
  try {
    if (step.kind === 'create') await workflows.create(actor, { ...step.file, isActive: false });
    else {
      const { description, definition, settings } = step.wanted;
      const { id, version } = step.workflow;
      await workflows.change(actor, id, { description, definition, settings }, version);
    }
    console.log(`${step.kind === 'create' ? 'created' : 'updated'} ${step.fileName}`);
  } catch (error: unknown) {
    if (!(error instanceof AppError)) throw error;
    const places = error.issues.map(({ field, issue }) => `\n${step.fileName}: ${field}: ${issue}`).join('');
    throw new ConfigError(
      `${step.fileName} was refused, and the files after it were not taken: ${error.message}${places}`,
    );
  }
}
