import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres, startRedis } from '@automateos/testing';
import { type Role, type ServerProcess, startRole } from './server-process.ts';

/** Which services there are, and which processes of the product share them. */
export interface Setup {
  readonly name: string;
  readonly hasPostgres: boolean;
  readonly hasRedis: boolean;
  readonly roles: readonly Role[];
}

/** The ways in which the product is run. What users see is the same in all of them. */
export const SETUPS: readonly Setup[] = [
  { name: 'SQLite, one process', hasPostgres: false, hasRedis: false, roles: ['start'] },
  { name: 'PostgreSQL, server and worker', hasPostgres: true, hasRedis: false, roles: ['server', 'worker'] },
  {
    name: 'PostgreSQL and Redis, server and two workers',
    hasPostgres: true,
    hasRedis: true,
    roles: ['server', 'worker', 'worker'],
  },
];

export interface Cluster {
  /** The first server's address. */
  readonly url: string;
  readonly processes: readonly ServerProcess[];
  /** Where the services are, for processes that a test starts besides. */
  readonly environment: Readonly<Record<string, string>>;
  log(): string;
  /** `kill -9` of one of the processes, and another one in its place. */
  replace(index: number): Promise<void>;
  /** Ends all processes in good order, then the services. @returns the exit codes of the processes */
  stop(): Promise<(number | null)[]>;
}

/** Starts the services that the setup needs, and the product's processes on them. */
export async function startCluster(setup: Setup, settings: Record<string, string> = {}): Promise<Cluster> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-cluster-'));
  const postgres = setup.hasPostgres ? await startPostgres() : undefined;
  const redis = setup.hasRedis ? await startRedis() : undefined;
  const environment = {
    DATA_DIR: dataDir,
    ...(postgres && { DATABASE_URL: postgres.url, SECRET_KEY: 'a key of this test alone, long enough' }),
    ...(redis && { REDIS_URL: redis.url }),
    ...settings,
  };
  const processes = await Promise.all(setup.roles.map((role) => startRole(role, environment)));
  return {
    get url() {
      return processes[0]?.url ?? '';
    },
    processes,
    environment,
    log: () => processes.map((process) => process.log()).join('\n'),
    replace: async (index) => {
      await processes[index]?.kill();
      processes[index] = await startRole(setup.roles[index] ?? 'worker', environment);
    },
    stop: async () => {
      const codes = await Promise.all(processes.map((process) => process.stop()));
      await redis?.stop();
      await postgres?.stop();
      await rm(dataDir, { recursive: true, force: true });
      return codes;
    },
  };
}
