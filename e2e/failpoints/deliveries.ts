import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { until } from './installation.ts';

export interface Deliveries {
  /** Sends so many at once, each until it is accepted. */
  send(count: number, url: () => string): Promise<void>;
  /** What the checker reads: each intent, and each acknowledgement. */
  writeLedger(file: string): void;
}

/** A sender that wants everything to arrive: what fails is sent again under the same key. */
export function createDeliveries(): Deliveries {
  const lines: string[] = [];
  let last = 0;
  const deliver = async (url: () => string): Promise<void> => {
    last += 1;
    const number = last;
    const key = `d-${number}`;
    const body = JSON.stringify({ key, number });
    lines.push(`INTENT ${key} ${createHash('sha256').update(body).digest('hex')}`);
    const id = await until(`${key} was accepted`, async () => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': key };
      const response = await fetch(url(), { method: 'POST', headers, body, signal: AbortSignal.timeout(8_000) });
      const answer = (await response.json()) as { execution_id: string };
      if (response.status < 500 && response.status !== 202) lines.push(`REFUSED ${key} ${response.status}`);
      return response.status === 202 ? answer.execution_id : undefined;
    });
    lines.push(`ACK ${key} ${id}`);
  };
  return {
    send: async (count, url) => {
      await Promise.all(Array.from({ length: count }, () => deliver(url)));
    },
    writeLedger: (file) => writeFileSync(file, lines.join('\n')),
  };
}
