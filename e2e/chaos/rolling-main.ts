import { parseArgs } from 'node:util';
import { rollingRestart } from '../support/rolling-restart.ts';

/** `node e2e/chaos/rolling-main.ts --rate 300`: a rolling restart of every process, on PostgreSQL alone and with Redis. */
const { values } = parseArgs({ options: { rate: { type: 'string', default: '300' } } });

for (const hasRedis of [false, true]) {
  const report = await rollingRestart(hasRedis, Number(values.rate));
  const statuses = Object.entries(report.statuses).map(([status, count]) => `${count} × ${status}`);
  console.log(`${hasRedis ? 'PostgreSQL and Redis' : 'PostgreSQL alone'}`);
  console.log(`  sent ${report.sent}, ${report.perSecond.toFixed(0)} a second; answered ${statuses.join(', ')}`);
  console.log(
    `  ended with success ${report.succeeded}, takeovers ${report.takeovers}, exit codes ${report.exitCodes}`,
  );
}
