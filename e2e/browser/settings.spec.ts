import { expect, test } from './fixtures.ts';

test('the password is changed, and only the new one opens', async ({ account, signedIn: page, expectedErrors }) => {
  expectedErrors.push(/422/);
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Change password' }).click();
  await page.getByLabel('Current password').fill('wrong');
  await page.getByLabel('New password').fill('another good password');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Is not the password')).toBeVisible();
  await page.getByLabel('Current password').fill(account.password);
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText('Your password is changed')).toBeVisible();

  await page.reload();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  const credentials = { email: account.email, password: 'another good password' };
  expect((await page.request.post('/api/v1/auth/token', { data: credentials })).status()).toBe(200);
});

test('an API key is shown once, works, and works no more when it is deleted', async ({ signedIn: page }) => {
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Create API key' }).click();
  await page.getByLabel('Name').fill('Billing server');
  await page.getByRole('button', { name: 'Read everything' }).click();
  await page.getByRole('button', { name: 'Create key' }).click();
  const key = await page.getByText(/^aos_.{40,}/).innerText();
  const read = () => page.request.get('/api/v1/workflows', { headers: { authorization: `Bearer ${key}` } });
  expect((await read()).status()).toBe(200);
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await expect(page.getByText(key)).toBeHidden();

  await page.getByRole('button', { name: 'Delete Billing server' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('None yet.', { exact: false })).toBeVisible();
  await expect.poll(async () => (await read()).status()).toBe(401);
});

test('colours are kept, and there before anything is drawn', async ({ signedIn: page }) => {
  await page.goto('/settings');
  await page.getByText('Dark', { exact: true }).click();
  await expect(page.locator('html')).toHaveClass(/dark/);
  await page.reload({ waitUntil: 'commit' });
  await expect(page.locator('html')).toHaveClass(/dark/);
});

test('signing out everywhere ends this session, too', async ({ signedIn: page, expectedErrors }) => {
  expectedErrors.push(/401/);
  await page.goto('/settings');
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
});
