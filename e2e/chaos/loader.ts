import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openLedger } from './ledger.ts';

/**
 * The sender, a process of its own: `loader.ts <ledger> <rate per second> <webhook URL>...`
 *
 * For each delivery it notes `INTENT key hash` before it sends, and `ACK key id` once there is a 202; both are on disk
 * before it goes on. What fails is sent again under the same key. SIGTERM ends it once every delivery has its answer.
 */
const [ledgerFile, rateText, ...urls] = process.argv.slice(2);
if (ledgerFile === undefined || rateText === undefined || urls.length === 0) throw new Error('see the comment');

const ATTEMPT_LIMIT_MS = 4_000;
const PAUSE_MS = 60;
const MOST_OPEN = 400;
const TICK_MS = 20;

const ledger = openLedger(ledgerFile);
const rate = Number(rateText);
const prefix = process.pid.toString(36);
let open = 0;
let sent = 0;
let isStopping = false;

/** One try. @returns the execution's id, or undefined when nobody knows whether it arrived */
async function attempt(url: string, key: string, body: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body,
      signal: AbortSignal.timeout(ATTEMPT_LIMIT_MS),
    });
    const answer: unknown = await response.json();
    if (response.status === 202) return (answer as { execution_id: string }).execution_id;
    if (response.status < 500 && response.status !== 429) await ledger.write(`REFUSED ${key} ${response.status}`);
    return undefined;
  } catch {
    // Refused, reset, timed out: the fault injection at work. The delivery is sent again under its key.
    return undefined;
  }
}

async function deliver(number: number): Promise<void> {
  const key = `${prefix}-${number}`;
  const body = JSON.stringify({ key, number });
  await ledger.write(`INTENT ${key} ${createHash('sha256').update(body).digest('hex')}`);
  for (let tries = number; ; tries += 1) {
    const id = await attempt(urls[tries % urls.length] ?? '', key, body);
    if (id !== undefined) {
      await ledger.write(`ACK ${key} ${id}`);
      return;
    }
    await sleep(PAUSE_MS);
  }
}

process.on('SIGTERM', () => {
  isStopping = true;
});

console.log('ready');
const startedAt = performance.now();
while (!isStopping) {
  const due = ((performance.now() - startedAt) / 1_000) * rate;
  while (sent < due && open < MOST_OPEN) {
    open += 1;
    sent += 1;
    void deliver(sent).finally(() => {
      open -= 1;
    });
  }
  await sleep(TICK_MS);
}
while (open > 0) await sleep(TICK_MS);
ledger.close();
