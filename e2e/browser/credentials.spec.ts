import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkPage, settled } from './check-page.ts';
import { expect, test } from './fixtures.ts';

const TOKEN = 'open-sesame-4711';

// Chromium complains of every refused request.
test.use({ expectedErrors: [/status of 422 .*\/credentials\//] });

test('a credential is made in the editor, signs a request in, and is shown nowhere', async ({
  account,
  signedIn: page,
  picture,
}) => {
  const seen: (string | undefined)[] = [];
  const service = createServer((request, response) => {
    seen.push(request.headers.authorization);
    const isIn = request.headers.authorization === `Bearer ${TOKEN}`;
    // Careless services give back what they got.
    const body = JSON.stringify({ you_sent: request.headers.authorization ?? null });
    response.writeHead(isIn ? 200 : 401, { 'content-type': 'application/json' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(service, 'listening');
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}/orders`;
  const shown: string[] = [];
  page.on('response', async (response) => {
    if (response.url().includes('/api/')) shown.push(await response.text().catch(() => ''));
  });

  const workflow = await account.api.request<{ id: string }>('POST', '/api/v1/workflows', {
    name: 'Orders',
    definition: {
      nodes: [
        { id: 'start', type: 'webhook', config: {}, position: { x: 0, y: 0 } },
        { id: 'fetch', type: 'http_request', config: { url, fail_on: 'client_error' }, position: { x: 300, y: 0 } },
      ],
      connections: [{ from: 'start', to: 'fetch' }],
    },
  });
  await page.goto(`/workflows/${workflow.id}`);
  await page.locator('.react-flow__node-card').filter({ hasText: 'GET' }).click();
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: 'Inspector' });
  await panel.getByRole('button', { name: 'New credential' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Bearer token/ }).click();
  await dialog.getByLabel('Name').fill('Orders of the shop');
  await dialog.getByLabel('Token').fill(TOKEN);
  await dialog.getByLabel('Allowed hosts').fill('127.0.0.1');
  await settled(page);
  await picture('credential-form');
  await checkPage(page, 'the form of a credential');
  await dialog.getByRole('button', { name: 'Create credential' }).click();
  await expect(dialog).toBeHidden();
  await expect(panel.getByLabel('Credential', { exact: true })).toContainText('Orders of the shop');
  await picture('credential-picker');
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByText(/Saved/).first()).toBeVisible();

  const run = async () => {
    const { execution_id: id } = await account.api.request<{ execution_id: string }>(
      'POST',
      `/api/v1/workflows/${workflow.id}/execute`,
      {},
    );
    await expect.poll(async () => (await account.api.getExecution(id)).status).toMatch(/success|failed/);
    return id;
  };
  const refused = await account.api.getExecution(await run());
  expect(refused.status).toBe('failed');
  expect(JSON.stringify(refused)).toContain('CREDENTIAL_HOST_MISMATCH');
  expect(seen).toEqual([]);

  await page.goto('/credentials');
  await page.getByRole('button', { name: 'Edit Orders of the shop' }).click();
  await dialog.getByLabel('Allowed hosts').fill('http://127.0.0.1');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(dialog.getByText(/Enter it again/)).toBeVisible();
  await picture('credential-enter-again');
  await dialog.getByLabel('Token').fill(TOKEN);
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(dialog).toBeHidden();

  await page.getByRole('button', { name: 'Test Orders of the shop' }).click();
  await dialog.getByLabel('URL').fill(url);
  await dialog.getByRole('button', { name: 'Test', exact: true }).click();
  await expect(dialog.getByText('The service took it: status 200')).toBeVisible();
  await picture('credential-test');
  await dialog.getByRole('button', { name: 'Close' }).first().click();

  const id = await run();
  const execution = await account.api.getExecution(id);
  expect(execution.status).toBe('success');
  expect(seen.at(-1)).toBe(`Bearer ${TOKEN}`);
  await page.goto(`/runs/${id}`);
  await settled(page);
  await page.goto('/credentials');
  await page.getByRole('button', { name: 'Delete Orders of the shop' }).click();
  await expect(dialog.getByRole('link', { name: 'Orders' })).toBeVisible();
  await picture('credential-in-use');
  service.close();
  service.closeAllConnections();
  expect(shown.length).toBeGreaterThan(5);
  expect([...shown, JSON.stringify(execution), await page.content()].join('\n')).not.toContain(TOKEN);
});
