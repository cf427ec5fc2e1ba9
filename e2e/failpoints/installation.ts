import { setTimeout as sleep } from 'node:timers/promises';
import { type LaunchedProcess, launchRole, type Role } from '../support/server-process.ts';

/** The processes of one installation, of each role at most one: a new one takes the place of one that died. */
export interface Installation {
  launch(role: Role, failpoints?: string): LaunchedProcess;
  processOf(role: Role): LaunchedProcess;
  /** The address of the server that is there now. */
  url(): string;
  log(): string;
  killAll(): Promise<void>;
}

export function createInstallation(environment: Readonly<Record<string, string>>): Installation {
  const now = new Map<Role, LaunchedProcess>();
  const all: LaunchedProcess[] = [];
  let url = 'http://127.0.0.1:1';
  return {
    launch: (role, failpoints = '') => {
      const launched = launchRole(role, { ...environment, FAILPOINTS: failpoints });
      now.set(role, launched);
      all.push(launched);
      // A process that dies before it is ready has no address.
      if (role !== 'worker') void launched.ready.then((ready) => (url = ready)).catch(() => {});
      return launched;
    },
    processOf: (role) => {
      const found = now.get(role);
      if (found === undefined) throw new Error(`there is no ${role}`);
      return found;
    },
    url: () => url,
    log: () => all.map((process) => process.log()).join('\n'),
    killAll: async () => {
      await Promise.all(all.map((process) => process.kill()));
    },
  };
}

const PATIENCE_MS = 90_000;

/** Asks again until there is an answer. What it asks may be down: that is no answer. */
export async function until<Value>(what: string, ask: () => Promise<Value | undefined>): Promise<Value> {
  const limit = performance.now() + PATIENCE_MS;
  for (let last: unknown; ; ) {
    try {
      const value = await ask();
      if (value !== undefined) return value;
      last = undefined;
    } catch (error: unknown) {
      last = error;
    }
    if (performance.now() > limit) throw new Error(`it took too long until ${what}`, { cause: last });
    await sleep(50);
  }
}
