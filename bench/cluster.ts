import type { BenchOptions } from './claim.ts';
import { makeDiskFolder } from './cleanup.ts';
import { PRODUCT_ENVIRONMENT, PRODUCT_READY, PROGRAM } from './product.ts';
import { connectToProduct, type ProductApi } from './product-api.ts';
import { startNodeProcess } from './start-process.ts';

export interface ProductCluster extends ProductApi {
  stop(): Promise<void>;
}

/** One server and one worker on PostgreSQL. @param redisUrl without it they ring over PostgreSQL */
export async function startCluster(
  { cleanup }: BenchOptions,
  databaseUrl: string,
  redisUrl: string | undefined,
): Promise<ProductCluster> {
  const env = {
    ...PRODUCT_ENVIRONMENT,
    DATA_DIR: await makeDiskFolder(cleanup),
    DATABASE_URL: databaseUrl,
    SECRET_KEY: 'benchmark '.repeat(4),
    PORT: '0',
    HEALTH_PORT: '0',
    ...(redisUrl !== undefined && { REDIS_URL: redisUrl }),
  };
  const start = (role: string) => startNodeProcess({ args: [PROGRAM, role], env, ready: PRODUCT_READY }, cleanup);
  const server = await start('server');
  const worker = await start('worker');
  return {
    ...(await connectToProduct(server.url, [worker.url])),
    stop: async () => {
      await server.stop();
      await worker.stop();
    },
  };
}
