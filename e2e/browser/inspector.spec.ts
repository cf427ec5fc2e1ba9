import type { WorkflowDefinition } from '@automateos/model';
import type { Page } from '@playwright/test';
import { checkPage } from './check-page.ts';
import { expect, test } from './fixtures.ts';
import { setStage } from './stage.ts';

interface SavedWorkflow {
  readonly version: number;
  readonly definition: WorkflowDefinition;
}

const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' });

async function openNode(page: Page, name: string): Promise<void> {
  await page.locator('.react-flow__node-card').filter({ hasText: name }).click();
  await page.keyboard.press('Enter');
  await expect(inspector(page).getByRole('heading', { name })).toBeVisible();
}

test('an expression is written with what the last run had, and undone with the document', async ({
  account,
  signedIn: page,
  picture,
}) => {
  const { workflow } = await setStage(account);
  await page.goto(`/workflows/${workflow.id}`);
  await openNode(page, 'Tell sales');
  const panel = inspector(page);
  const url = panel.getByRole('textbox', { name: /^URL/ });
  await url.click();
  await page.keyboard.press('End');
  await page.keyboard.type('?name={');
  await expect(page.getByRole('option', { name: /^lead/ })).toBeVisible();
  await page.keyboard.type('{lead.payload.');
  await page.getByRole('option', { name: /^note/ }).click();
  await expect(url).toContainText('?name={{lead.payload.note}}');
  await expect(panel.getByText(/A payload with some length/).first()).toBeVisible();
  await picture('inspector-expression');

  await page.keyboard.type('s');
  await expect(panel.getByText(/there is no "notes"; there are: domain, note/).first()).toBeVisible();
  await checkPage(page, 'the inspector');
  await page.keyboard.press('ControlOrMeta+z');
  await page.keyboard.press('ControlOrMeta+z');
  await expect(url).not.toContainText('notes');
});

test('a value is dragged from the data into a field', async ({ account, signedIn: page }) => {
  const { workflow } = await setStage(account);
  await page.goto(`/workflows/${workflow.id}`);
  await openNode(page, 'Look up company');
  const panel = inspector(page);
  const url = panel.getByRole('textbox', { name: /^URL/ });
  await expect(url).toBeVisible();
  const row = panel.getByRole('treeitem').filter({ hasText: 'domain' });
  await row.dragTo(url, { targetPosition: { x: 20, y: 14 } });
  await expect(url).toContainText('{{ lead.payload.domain }}');
});

test('a curl command fills in a request', async ({ account, signedIn: page, picture }) => {
  const { workflow } = await setStage(account);
  await page.goto(`/workflows/${workflow.id}`);
  await openNode(page, 'Tell sales');
  await inspector(page).getByRole('button', { name: 'Import cURL' }).click();
  await page
    .getByRole('textbox', { name: 'cURL command' })
    .fill(`curl -k https://api.example.com/orders -H 'X-Id: 7' --json '{"id": 7}'`);
  await picture('curl-import');
  await checkPage(page, 'the import of a command');
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByText('-k is left out: certificates are always checked')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+s');
  await expect
    .poll(async () => {
      const saved = await account.api.request<SavedWorkflow>('GET', `/api/v1/workflows/${workflow.id}`);
      return saved.definition.nodes.find(({ id }) => id === 'tell')?.config;
    })
    .toEqual({
      url: 'https://api.example.com/orders',
      method: 'POST',
      headers: { 'X-Id': '7', 'Content-Type': 'application/json', Accept: 'application/json' },
      body: { id: 7 },
    });
});

test('a webhook is called from its panel, and the run can be opened', async ({ account, signedIn: page, picture }) => {
  const { workflow } = await setStage(account);
  await page.goto(`/workflows/${workflow.id}`);
  await openNode(page, 'New lead');
  const panel = inspector(page);
  await panel.getByRole('button', { name: /^Send a test request/ }).click();
  await panel.getByRole('button', { name: 'Send test request' }).click();
  await expect(panel.getByText('202 Accepted')).toBeVisible();
  await picture('webhook-panel');
  await checkPage(page, 'the panel of a webhook');
  await panel.getByRole('link', { name: 'Open the run' }).click();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/);
});

test('versions are compared, looked at and restored', async ({ account, signedIn: page, picture }) => {
  const { workflow } = await setStage(account);
  const path = `/api/v1/workflows/${workflow.id}`;
  const first = await account.api.request<SavedWorkflow>('GET', path);
  const nodes = first.definition.nodes.map((node) =>
    node.id === 'large' ? { ...node, config: { condition: '{{company.body.employees}} > 500' } } : node,
  );
  await account.api.request('PATCH', path, { definition: { ...first.definition, nodes } });
  await page.goto(`/workflows/${workflow.id}/versions`);
  await expect(page.getByText('From version 1 to version 2: 1 node changed.')).toBeVisible();
  await expect(page.getByText('{{company.body.employees}} > 500')).toBeVisible();
  await picture('versions-compared');
  await page.getByRole('button', { name: /^Version 1/ }).click();
  await page.getByRole('button', { name: 'Canvas' }).click();
  await expect(page.locator('.react-flow__node-card')).toHaveCount(4);
  await picture('versions-canvas');
  await checkPage(page, 'the canvas of a version');
  await page.getByRole('button', { name: 'Restore version 1' }).click();
  await expect(page.getByText('Version 1 is back, as version 3')).toBeVisible();
  const { definition } = await account.api.request<SavedWorkflow>('GET', path);
  expect(definition).toEqual(first.definition);
});

test('a schedule is picked in words, and tells when it would start next', async ({
  account,
  signedIn: page,
  picture,
  expectedErrors,
}) => {
  expectedErrors.push(/422/);
  const definition: WorkflowDefinition = {
    nodes: [
      { id: 'start', type: 'schedule', name: 'Each morning', config: { every_ms: 60_000 } },
      { id: 'report', type: 'set', config: { fields: {} } },
    ],
    connections: [{ from: 'start', to: 'report' }],
  };
  const body = { name: 'Report', definition, is_active: false };
  const { id } = await account.api.request<{ id: string }>('POST', '/api/v1/workflows', body);
  await page.goto(`/workflows/${id}`);
  await openNode(page, 'Each morning');
  const runs = inspector(page).getByRole('group', { name: 'Next runs' });
  await expect(runs.getByRole('listitem')).toHaveCount(5);
  await inspector(page).getByRole('combobox', { name: 'Common patterns' }).selectOption('Every day at 06:00');
  await expect(inspector(page).getByText('There is a cron pattern already')).toBeVisible();
  await expect(runs).toHaveCount(0);
  await inspector(page).getByLabel('Every', { exact: true }).fill('');
  await inspector(page).getByLabel('Time zone', { exact: true }).fill('Europe/Berlin');
  await expect(runs.getByRole('listitem').first()).toContainText('06:00');
  await expect(runs).toContainText('Times of Europe/Berlin.');
  await picture('inspector-schedule');
  await checkPage(page, 'the inspector of a schedule');
});
