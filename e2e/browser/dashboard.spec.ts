import { readFileSync } from 'node:fs';
import type { WorkflowDefinition } from '@automateos/model';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const WEBHOOK: WorkflowDefinition = { nodes: [{ id: 'start', type: 'webhook', config: {} }], connections: [] };

interface Listed {
  readonly items: readonly { readonly name: string }[];
}

async function openMenu(page: Page, workflow: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${workflow}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

test('workflows are found by name and by being active, and the view is remembered', async ({
  account,
  signedIn: page,
}) => {
  await account.api.createWorkflow('Lead intake', WEBHOOK);
  await account.api.request('POST', '/api/v1/workflows', { name: 'Sync', definition: WEBHOOK, is_active: false });
  await page.goto('/workflows');
  const lead = page.getByRole('link', { name: 'Lead intake' });
  const sync = page.getByRole('link', { name: 'Sync' });
  await expect(lead).toBeVisible();

  await page.getByLabel('Search workflows').fill('lead');
  await expect(sync).toBeHidden();
  await page.getByLabel('Search workflows').fill('nothing like it');
  await page.getByRole('button', { name: 'Show all' }).click();
  await page.getByLabel('Show', { exact: true }).selectOption('inactive');
  await expect(lead).toBeHidden();
  await expect(sync).toBeVisible();

  await page.getByRole('button', { name: 'Cards' }).click();
  await expect(page.getByRole('table')).toBeHidden();
  await page.reload();
  await expect(lead).toBeVisible();
  await expect(page.getByRole('table')).toBeHidden();
});

test('the switch works at once, and says why it cannot', async ({ account, signedIn: page, expectedErrors }) => {
  expectedErrors.push(/422/);
  await account.api.createWorkflow('Works', WEBHOOK);
  const draft = { name: 'Draft', definition: { nodes: [], connections: [] }, is_active: false };
  await account.api.request('POST', '/api/v1/workflows', draft);
  await page.goto('/workflows');
  const works = page.getByRole('checkbox', { name: 'Works is active' });
  await expect(works).toBeChecked();
  await works.press('Space');
  await expect(works).not.toBeChecked();
  await page.reload();
  await expect(works).not.toBeChecked();

  await page.getByRole('checkbox', { name: 'Draft is active' }).press('Space');
  await expect(page.getByText('“Draft” cannot be switched on')).toBeVisible();
  await expect(page.getByText(/A workflow needs a trigger/)).toBeVisible();
  await expect(page.getByRole('checkbox', { name: 'Draft is active' })).not.toBeChecked();
});

test('a deleted workflow can be had back, until the page is left', async ({ account, signedIn: page }) => {
  await account.api.createWorkflow('Keep', WEBHOOK);
  await account.api.createWorkflow('Drop', WEBHOOK);
  const names = async () =>
    (await account.api.request<Listed>('GET', '/api/v1/workflows')).items.map(({ name }) => name);
  await page.goto('/workflows');
  await openMenu(page, 'Keep', 'Delete');
  await expect(page.getByRole('link', { name: 'Keep' })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: 'Keep' })).toBeVisible();

  await openMenu(page, 'Drop', 'Delete');
  await expect(page.getByRole('link', { name: 'Drop' })).toBeHidden();
  expect(await names()).toEqual(['Drop', 'Keep']);
  await page.getByRole('link', { name: 'Operations' }).first().click();
  await expect.poll(names).toEqual(['Keep']);
});

test('a tab that is left deletes what was taken away in it', async ({ account, signedIn: page, expectedErrors }) => {
  expectedErrors.push(/favicon/); // the browser asks for one where the app's page is not
  await account.api.createWorkflow('Drop', WEBHOOK);
  await page.goto('/workflows');
  await openMenu(page, 'Drop', 'Delete');
  await page.goto('/health/live');
  await expect.poll(async () => (await account.api.request<Listed>('GET', '/api/v1/workflows')).items).toEqual([]);
});

test('workflows are renamed, duplicated, exported and imported again', async ({ account, signedIn: page }) => {
  await account.api.createWorkflow('Old name', WEBHOOK);
  await page.goto('/workflows');
  await openMenu(page, 'Old name', 'Rename');
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.type('New name');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'New name' })).toBeVisible();

  await openMenu(page, 'New name', 'Duplicate');
  await expect(page.getByRole('checkbox', { name: 'New name copy is active' })).not.toBeChecked();

  const downloading = page.waitForEvent('download');
  await openMenu(page, 'New name copy', 'Export');
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('new-name-copy.json');
  const path = await download.path();
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ name: 'New name copy', definition: WEBHOOK });

  await page.getByRole('button', { name: 'Create workflow' }).click();
  await page.getByRole('button', { name: /^Import/ }).click();
  const file = page.getByLabel('Workflow file');
  await file.setInputFiles({ name: 'wrong.json', mimeType: 'application/json', buffer: Buffer.from('{"name": ""}') });
  await expect(page.getByRole('alert')).toContainText('definition: Required');
  await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeDisabled();
  await file.setInputFiles(path);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page).toHaveURL(/\/workflows\/[0-9a-f-]{36}$/);
});

test('a template becomes a workflow with one click', async ({ account, signedIn: page }) => {
  await account.api.createWorkflow('Here already', WEBHOOK);
  await page.goto('/workflows?new');
  await page.getByRole('button', { name: /^What to wear/ }).click();
  await expect(page).toHaveURL(/\/workflows\/[0-9a-f-]{36}$/);
  const { items } = await account.api.request<Listed>('GET', '/api/v1/workflows');
  expect(items[0]?.name).toBe('What to wear');
  // Its sample is the data of a test run.
  await page.getByRole('button', { name: 'Test run' }).click();
  await expect(page.getByRole('dialog').getByText('"city"')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Open run' }).getByText('Success')).toBeVisible();
});

test('more workflows come as one scrolls', async ({ account, signedIn: page }) => {
  for (let number = 1; number <= 55; number += 1) await account.api.createWorkflow(`Workflow ${number}`, WEBHOOK);
  await page.goto('/workflows');
  await expect(page.getByRole('link', { name: 'Workflow 55', exact: true })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Workflow 1', exact: true })).toBeHidden();
  await page.getByRole('link', { name: 'Workflow 6', exact: true }).scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 2_000);
  await expect(page.getByRole('link', { name: 'Workflow 1', exact: true })).toBeVisible();
});
