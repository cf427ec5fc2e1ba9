import path from 'node:path';
import type { Page } from '@playwright/test';
import { checkPage } from './check-page.ts';
import { expect, test } from './fixtures.ts';

/** Each has another kind of content: lists, wide tables, code, pictures. */
const PAGES = ['guide', 'first-workflow', 'expressions', 'nodes/http_request', 'troubleshooting'];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`the documentation in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('can be used by everybody and fits', async ({ page, picture }) => {
      test.setTimeout(180_000);
      for (const name of PAGES) {
        await page.goto(`/docs/${name}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await picture(`docs-${name.replace('/', '-')}-${colorScheme}`);
        await checkPage(page, name);
      }
    });
  });
}

test('the documentation is searched from the keyboard, and leads to the part', async ({ page, picture }) => {
  await page.goto('/docs/guide');
  await page.keyboard.press('/');
  await page.keyboard.type('egress_blocked');
  const hit = page.getByRole('link', { name: /EGRESS_BLOCKED/ }).first();
  await expect(hit).toBeVisible();
  await picture('docs-search');
  await checkPage(page, 'search');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/docs\/troubleshooting#egress_blocked$/);
  await expect(page.locator('#egress_blocked')).toBeInViewport();

  await page.getByRole('searchbox').fill('nothing like this anywhere');
  await expect(page.getByRole('status')).toHaveText('Nothing found');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('searchbox')).toBeFocused();
});

test('the app leads to it: from the rail, from a node, from a failed step', async ({ account, signedIn: page }) => {
  const { id } = await account.api.createWorkflow('Fails', {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'call', type: 'http_request', config: { url: 'http://10.0.0.1/' } },
    ],
    connections: [{ from: 'start', to: 'call' }],
  });
  await page.goto(`/workflows/${id}`);
  await expect(page.getByRole('link', { name: 'Documentation', exact: true })).toHaveAttribute('href', '/docs/guide');
  await page.locator('.react-flow__node-card[data-id="call"]').click();
  const link = page.getByRole('link', { name: 'Documentation of HTTP request' });
  await expect(link).toHaveAttribute('href', '/docs/nodes/http_request');

  const { execution_id } = await account.api.request<{ execution_id: string }>(
    'POST',
    `/api/v1/workflows/${id}/execute`,
    {},
  );
  await expect.poll(async () => (await account.api.getExecution(execution_id)).status).toBe('failed');
  await page.goto(`/runs/${execution_id}`);
  const code = page.getByRole('link', { name: 'EGRESS_BLOCKED' });
  await expect(code).toHaveAttribute('href', '/docs/troubleshooting#egress_blocked');
});

/** Pictures of the page are renewed on request alone (`--update-snapshots`): each run differs by some pixels. */
async function illustrate(page: Page, name: string): Promise<void> {
  const isAsked = test.info().config.updateSnapshots === 'changed' && test.info().project.name === 'chromium';
  const folder = isAsked ? path.resolve(import.meta.dirname, '../../docs/images') : test.info().outputDir;
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
}

test.describe('docs/first-workflow.md', () => {
  test.use({ viewport: { width: 1500, height: 760 } });

  test('says what to do, step by step', async ({ signedIn: page, server }) => {
    await page.goto('/workflows');
    await page.getByRole('button', { name: 'Create your own' }).click();
    await page.getByRole('button', { name: /^Blank/ }).click();
    await page
      .getByRole('region', { name: 'What starts this?' })
      .getByRole('button', { name: /^Webhook/ })
      .click();
    await page.locator('.react-flow__node-card[data-id="webhook"]').hover();
    await page.getByRole('button', { name: 'Add after Webhook' }).click();
    await page.keyboard.type('http');
    await page.getByRole('option', { name: /^HTTP request/ }).click();
    const url = 'http://demo.automateos.invalid/companies/{{trigger.payload.domain}}';
    await page.getByRole('textbox', { name: 'URL' }).fill(url);
    await page.getByRole('button', { name: 'Add after HTTP request' }).click();
    await page.keyboard.type('filter');
    await page.getByRole('option', { name: /^Filter/ }).click();
    await page.getByRole('textbox', { name: 'Condition' }).fill('http_request.body.employees > 50');
    await page.keyboard.press('ControlOrMeta+s');
    await expect(page.getByText('Saved · v2')).toBeVisible();
    await page.locator('label').filter({ hasText: 'Off' }).click();
    await expect(page.getByText('Saved · v3')).toBeVisible();
    await page.getByRole('button', { name: /^Show all/ }).click();
    await page.mouse.move(600, 690);
    await illustrate(page, 'first-workflow-editor');

    await page.locator('.react-flow__node-card[data-id="webhook"]').click();
    const address = await page
      .getByText(/\/webhook\/[\w-]{20,}/)
      .first()
      .textContent();
    const [webhook = ''] = /\/webhook\/[\w-]+/.exec(address ?? '') ?? [];
    const answer = await page.request.post(`${server.url}${webhook}`, { data: { domain: 'blue-sky.example' } });
    expect(answer.status()).toBe(202);
    const { execution_id } = (await answer.json()) as { execution_id: string };
    await page.getByRole('link', { name: 'Runs', exact: true }).first().click();
    await page.locator(`a[href*="${execution_id}"]`).first().click();
    await expect(page.getByText('Success').first()).toBeVisible();
    await page.locator('.react-flow__node-card[data-id="http_request"]').click();
    await page.getByRole('tab', { name: 'Output' }).click();
    await expect(page.getByText('employees').first()).toBeVisible();
    await illustrate(page, 'first-workflow-run');
  });
});
