import type { Page } from '@playwright/test';
import { checkPage, settled } from './check-page.ts';
import { expect, test } from './fixtures.ts';
import { writeCode } from './write-code.ts';

const DEMO = 'http://demo.automateos.invalid';
let people = 0;

async function signUp(page: Page): Promise<void> {
  people += 1;
  await page.goto('/');
  await page.getByRole('link', { name: 'Create one' }).tap();
  await page.getByLabel('E-mail').fill(`phone-${Date.now()}-${people}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill('a long enough password');
  await page.getByRole('button', { name: /create/i }).tap();
  await expect(page.getByRole('heading', { name: 'Watch your first workflow run' })).toBeVisible();
}

const sheet = (page: Page) => page.getByRole('dialog', { name: 'Node' });
const runHeader = (page: Page) => page.locator('header').filter({ has: page.getByText('run', { exact: false }) });

async function addAfter(page: Page, title: string, type: string): Promise<void> {
  await page.getByRole('button', { name: `Change ${title}`, exact: true }).tap();
  await page
    .getByRole('menuitem', { name: /^Add after/ })
    .first()
    .tap();
  await page.getByRole('combobox', { name: 'Search node types' }).fill(type);
  await page
    .getByRole('option', { name: new RegExp(`^${type}`) })
    .first()
    .tap();
  await expect(sheet(page).getByRole('heading', { name: type, exact: true })).toBeVisible();
}

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).tap();
  await expect(page.getByText(/^Saved · v\d+$/)).toBeVisible();
}

test('on the phone, from nothing to a watched, successful run: sign up, template, test request, run', async ({
  page,
  picture,
}) => {
  await signUp(page);
  await page.getByRole('button', { name: /Qualify a lead/ }).tap();
  await page.getByRole('button', { name: /^Send/ }).tap();
  await expect(page.getByText('It worked: your first run succeeded')).toBeVisible();
  await page.getByRole('link', { name: 'See what every step got and gave' }).tap();
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);
  await expect(runHeader(page).getByText('Success')).toBeVisible();
  await expect(page.getByRole('option', { name: /Look up the company/ })).toContainText('Success');
  await picture('phone-first-run');
});

test('on the phone a workflow is built in the list, watched, seen to fail, repaired and run again', async ({
  page,
  picture,
}) => {
  test.setTimeout(120_000);
  await signUp(page);
  await page.getByRole('button', { name: 'Create your own' }).tap();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Blank/ })
    .tap();
  await page
    .getByRole('region', { name: 'What starts this?' })
    .getByRole('button', { name: /^Webhook/ })
    .tap();
  const webhookUrl = await sheet(page)
    .getByText(/\/webhook\//)
    .first()
    .innerText();
  await sheet(page).getByRole('button', { name: 'Close the inspector' }).tap();

  await addAfter(page, 'Webhook', 'HTTP request');
  await sheet(page).getByRole('textbox', { name: /^URL/ }).fill(`${DEMO}/companies/{{webhook.payload.domain}}`);
  await picture('phone-editor-sheet');
  await sheet(page).getByRole('button', { name: 'Close the inspector' }).tap();
  await addAfter(page, 'HTTP request', 'Filter');
  await sheet(page)
    .getByRole('textbox', { name: /^Condition/ })
    .fill('http_request.body.employees > 0');
  await sheet(page).getByRole('button', { name: 'Close the inspector' }).tap();
  await save(page);
  await page.getByTitle('Off: only test runs start').tap();
  await expect(page.getByTitle('Active: triggers start runs')).toBeVisible();
  await picture('phone-editor-list');
  await checkPage(page, 'the list editor on the phone');

  await page.getByRole('button', { name: 'Test run' }).tap();
  await writeCode(page.getByRole('dialog').getByRole('textbox', { name: 'Payload' }), '{"domain":"acme.example"}');
  await picture('phone-test-run');
  await checkPage(page, 'the test run on the phone');
  await page.getByRole('dialog').getByRole('button', { name: 'Run', exact: true }).tap();
  await expect(page.locator('[data-row="filter"]').getByText('Success')).toBeVisible();
  await picture('phone-editor-watched');
  await page.getByRole('link', { name: 'Open run' }).tap();
  await expect(runHeader(page).getByText('Success')).toBeVisible();

  const answer = await page.request.post(webhookUrl, { data: { domain: 'unknown.example' } });
  expect(answer.status()).toBe(202);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Runs' }).tap();
  await page.getByRole('list', { name: 'Runs' }).getByRole('link').filter({ hasText: 'Failed' }).tap();
  await expect(runHeader(page).getByText('Failed')).toBeVisible();
  const failedUrl = page.url();
  await page.getByRole('option', { name: /^Filter/ }).tap();
  await expect(page.getByText(/there is no "employees"/).first()).toBeVisible();
  await picture('phone-failed-step');
  await page.getByRole('button', { name: 'Close the step' }).tap();

  await page.getByRole('link', { name: 'Open in editor' }).tap();
  await page.getByRole('button', { name: /^Filter/ }).tap();
  await writeCode(sheet(page).getByRole('textbox', { name: /^Condition/ }), '(http_request.body.employees ?? 0) > 0');
  await picture('phone-repair');
  await sheet(page).getByRole('button', { name: 'Close the inspector' }).tap();
  await save(page);
  await page.getByRole('button', { name: 'More', exact: true }).tap();
  await page.getByRole('menuitem', { name: 'Runs' }).tap();
  await page.getByRole('list', { name: 'Runs' }).getByRole('link').filter({ hasText: 'Failed' }).tap();
  await expect(page).toHaveURL(failedUrl);
  await page.getByRole('button', { name: 'Retry' }).tap();
  await page.getByRole('menuitem', { name: /current version/ }).tap();
  await expect(page).not.toHaveURL(failedUrl);
  await expect(runHeader(page).getByText('Success')).toBeVisible();
  await settled(page);
  await picture('phone-repaired-run');
  await checkPage(page, 'the repaired run on the phone');
});
