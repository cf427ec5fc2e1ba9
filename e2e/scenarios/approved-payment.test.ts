import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiClient, type ApiWorkflow } from '../support/api-client.ts';
import { type Cluster, SETUPS, startCluster } from '../support/cluster.ts';
import { click, linkIn, payments } from '../support/payment-flow.ts';
import { type Sink, startSink } from '../support/sink.ts';

const PATIENCE = { timeout: 180_000 };
const IN_TIME = { timeout: 60_000, interval: 50 };
const DAY_MS = 86_400_000;

let sink: Sink;
let cluster: Cluster | undefined;

beforeEach(async () => {
  sink = await startSink();
});
afterEach(async () => {
  await cluster?.stop();
  cluster = undefined;
  await sink.close();
});

const hitsAt = (where: string) => sink.hits.filter(({ path }) => path === where);
const textsAt = (where: string): unknown[] =>
  hitsAt(where).map(({ body }) => (JSON.parse(body) as { text: string }).text);

describe.each(SETUPS)('a payment that somebody has to approve, on $name', (setup) => {
  async function open() {
    const running = await startCluster(setup, { EGRESS_ALLOW: '127.0.0.0/8', HEALTH_PORT: '0' });
    cluster = running;
    const api = new ApiClient(() => running.url);
    await api.signUp();
    const deliver = async ({ webhook_url }: ApiWorkflow, payload: object): Promise<string> => {
      const response = await fetch(`${running.url}${new URL(webhook_url).pathname}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(payload),
      });
      return ((await response.json()) as { execution_id: string }).execution_id;
    };
    const reaches = (id: string, status: string): Promise<void> =>
      vi.waitFor(async () => expect((await api.getExecution(id)).status).toBe(status), IN_TIME);
    return { running, api, deliver, reaches };
  }

  test('is made once, though all is killed while it waits and the button is clicked twice', PATIENCE, async () => {
    const { running, api, deliver, reaches } = await open();
    const workflow = await api.createWorkflow('Payments', payments(sink.url, DAY_MS));
    await reaches(await deliver(workflow, { name: 'Ada', amount: 20 }), 'success');
    expect(hitsAt('/ask')).toHaveLength(0);
    const id = await deliver(workflow, { name: 'Grace', amount: 5_000 });
    await reaches(id, 'waiting');
    for (const index of setup.roles.keys()) await running.replace(index);
    const link = linkIn(hitsAt('/ask')[0], running.url);
    // Scanners of mail look at links before people do.
    for (let looks = 0; looks < 3; looks += 1) expect((await fetch(link)).status).toBe(200);
    const clicks = await Promise.all([click(link, 'approve'), click(link, 'approve')]);
    expect(clicks.map(({ body }) => body.accepted).toSorted()).toEqual([false, true]);
    await reaches(id, 'success');
    expect(await click(link, 'reject')).toMatchObject({ status: 200, body: { accepted: false, choice: 'approve' } });
    const paid = hitsAt('/pay');
    expect(paid.map(({ body }) => (JSON.parse(body) as { amount: number }).amount)).toEqual([20, 5_000]);
    expect(new Set(paid.map(({ key }) => key)).size).toBe(2);
    expect(hitsAt('/ask')).toHaveLength(1);
    expect(textsAt('/mail')).toEqual(['Paid to Ada', 'Paid to Grace']);
  });

  test('is not made when nobody answers in time, and then the link is over', PATIENCE, async () => {
    const { running, api, deliver, reaches } = await open();
    const workflow = await api.createWorkflow('Payments', payments(sink.url, 2_000));
    await reaches(await deliver(workflow, { name: 'Grace', amount: 5_000 }), 'success');
    expect(hitsAt('/pay')).toHaveLength(0);
    expect(textsAt('/sorry')).toEqual(['nobody has answered']);
    expect((await click(linkIn(hitsAt('/ask')[0], running.url), 'approve')).status).toBe(410);
  });
});
