import type { Page } from '@playwright/test';
import { type Account, expect, test } from './fixtures.ts';

async function signIn(page: Page, { email, password }: Account): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('faults stand at their fields, before and after the server has looked', async ({
  page,
  account,
  expectedErrors,
}) => {
  expectedErrors.push(/401/, /409/);
  await page.goto('/sign-in');
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Enter your e-mail address')).toBeVisible();
  await expect(page.getByText('Enter your password')).toBeVisible();

  await signIn(page, { ...account, password: 'not the password' });
  await expect(page.getByText('E-mail address or password is wrong.')).toBeVisible();
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused();

  await page.getByRole('link', { name: 'Create one' }).click();
  await page.getByLabel('E-mail').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByText('Must have at least 8 characters')).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill('long enough');
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('link', { name: 'Sign in instead' })).toBeVisible();
});

test('a sign-in leads back to where one was, and the sign-in page away from itself', async ({ page, account }) => {
  await page.goto('/settings');
  await expect(page).toHaveURL(/\/sign-in$/);
  await signIn(page, account);
  await expect(page).toHaveURL(/\/settings$/);
  await expect(page).toHaveTitle('Settings · AutomateOS');
  await page.reload();
  await expect(page.getByText(account.email)).toBeVisible();
  await page.goto('/sign-in');
  await expect(page).toHaveURL(/\/workflows$/);
});

test('a session that ended elsewhere is told, and the page is had back', async ({ page, account, expectedErrors }) => {
  expectedErrors.push(/401/);
  await page.goto('/settings');
  await signIn(page, account);
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();

  await account.api.request('POST', '/api/v1/auth/logout', { everywhere: true });
  await page.getByRole('link', { name: 'Operations' }).first().click();
  await expect(page.getByText('Your session has ended.')).toBeVisible({ timeout: 15_000 });
  await signIn(page, account);
  await expect(page).toHaveURL(/\/operations$/);
});

test('who signs out is asked to sign in, without a word about an ended session', async ({ page, account }) => {
  await page.goto('/workflows');
  await signIn(page, account);
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await expect(page.getByText('Your session has ended.')).toBeHidden();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});
