import { join } from 'node:path';
import type { BenchOptions } from './claim.ts';
import { makeDiskFolder } from './cleanup.ts';
import { connectToProduct, type ProductApi } from './product-api.ts';
import { startNodeProcess } from './start-process.ts';

/** AutomateOS as its users start it, with its default storage in a new folder on disk. */
export interface Product extends ProductApi {
  readonly pid: number;
  stop(): Promise<void>;
}

export const PROGRAM = join(import.meta.dirname, '../apps/automateos/bin/automateos.js');
export const PRODUCT_READY = /^AutomateOS (?:worker )?is ready at (http:.+)$/;

/** What every process of the product gets here. */
export const PRODUCT_ENVIRONMENT = { EGRESS_ALLOW: '127.0.0.0/8', LOG_LEVEL: 'warn', NODE_ENV: 'production' };

/** @param name names the folder of the profile, if one is taken */
export async function startProduct({ cleanup, profileFolder }: BenchOptions, name: string): Promise<Product> {
  const profiling = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${join(profileFolder, name)}`];
  const { url, pid, stop } = await startNodeProcess(
    {
      args: [...profiling, PROGRAM, 'start'],
      env: { ...PRODUCT_ENVIRONMENT, DATA_DIR: await makeDiskFolder(cleanup), PORT: '0' },
      ready: PRODUCT_READY,
    },
    cleanup,
  );
  return { pid, stop, ...(await connectToProduct(url)) };
}
