import { configJsonSchema, createPrivateFields, type PrivateFields } from '@automateos/model';
import { nodeCatalogue } from '@automateos/nodes';
import type { Actor, UseCases, WorkflowView } from '@automateos/runtime';
import { type Config, ConfigError } from '../config.ts';
import { openEngine } from '../open-engine.ts';
import type { Purpose } from '../open-storage.ts';

/** An account's workflows, as its owner sees them. */
export interface Account {
  readonly actor: Actor;
  readonly workflows: UseCases['workflows'];
  /** Oldest first. */
  readonly all: readonly WorkflowView[];
  close(): Promise<void>;
}

/** What files leave out. */
export const PRIVATE_FIELDS: PrivateFields = createPrivateFields((type) => {
  const definition = nodeCatalogue.find(type);
  return definition === undefined ? undefined : configJsonSchema(definition);
});

const PAGE = 200;

/** @throws ConfigError when there is no such account */
export async function openAccount(config: Config, email: string, purpose: Purpose): Promise<Account> {
  const engine = await openEngine(config, null, purpose);
  const { users, workflows } = engine.runtime.useCases;
  const user = await users.findByEmail(email.toLowerCase());
  if (user === undefined) {
    await engine.close();
    throw new ConfigError(`there is no account with the e-mail address ${email}`);
  }
  const actor: Actor = { userId: user.id, address: null, by: { kind: 'command_line' } };
  const all: WorkflowView[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await workflows.list(actor, { limit: PAGE, cursor });
    all.push(...page.items);
    if (page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  return { actor, workflows, all: all.reverse(), close: engine.close };
}
