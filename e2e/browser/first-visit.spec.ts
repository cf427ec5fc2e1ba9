import { expect, test } from './fixtures.ts';

test('from nothing to a watched, successful run: sign up, template, test request, run', async ({ page, picture }) => {
  await page.goto('/');
  await page.getByRole('link', { name: 'Create one' }).click();
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.keyboard.type(`first-${Date.now()}@example.com`);
  await page.getByLabel('Password', { exact: true }).fill('a long enough password');
  await page.getByRole('button', { name: /create/i }).click();

  await expect(page.getByRole('heading', { name: 'Watch your first workflow run' })).toBeVisible();
  await page.getByRole('button', { name: /Qualify a lead/ }).click();
  const sent = page.waitForRequest(/\/webhook\//);
  await page.getByRole('button', { name: /^Send/ }).click();
  // The workflow gets what any other program would send, and not who is signed in.
  expect(await (await sent).allHeaders()).not.toHaveProperty('authorization');
  await page.getByRole('link', { name: 'See what every step got and gave' }).click();

  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/);
  await expect(page.getByText('Success').first()).toBeVisible();
  await picture('first-run');
  await page.goto('/workflows');
  await expect(page.getByRole('link', { name: 'Qualify a lead' })).toBeVisible();
});
