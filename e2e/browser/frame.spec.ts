import { expect, test } from './fixtures.ts';

test.use({ expectedErrors: [/401/] });

test('who is not signed in is asked to, and an unknown address is told to the others', async ({ signedIn: page }) => {
  await page.goto('/nowhere');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await page.context().clearCookies();
  await page.goto('/runs');
  await expect(page).toHaveURL(/\/sign-in$/);
});
