import { parseArgs } from 'node:util';
import { formatReport } from './format-report.ts';
import { runChaos } from './run-chaos.ts';
import { STORAGES } from './start-cluster.ts';

/** `npm run chaos -- --kills 1000`: the long form of what the tests run, with one table at the end. */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    storage: { type: 'string', default: 'postgres-redis' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    rate: { type: 'string', default: '300' },
    workers: { type: 'string', default: '3' },
  },
});
const storage = STORAGES.find((name) => name === values.storage);
if (storage === undefined) throw new Error(`--storage takes ${STORAGES.join(', ')}`);

const report = await runChaos({
  storage,
  kills: Number(values.kills),
  seed: Number(values.seed),
  rate: Number(values.rate),
  workers: Number(values.workers),
  log: console.log,
});
console.log(formatReport(report));
process.exitCode = report.findings.violations.length === 0 ? 0 : 1;
