import { expect, test } from './fixtures.ts';

const WEBHOOK = { nodes: [{ id: 'start', type: 'webhook', config: {} }], connections: [] };

test('the palette goes to a workflow, changes the colours, and is left by Escape', async ({
  account,
  signedIn: page,
}) => {
  const { id } = await account.api.createWorkflow('Lead intake', WEBHOOK);
  await page.goto('/runs');
  await expect(page.getByRole('heading', { name: 'Runs', exact: true })).toBeVisible();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Command' });
  await expect(field).toBeFocused();
  await page.keyboard.type('dark');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveClass(/dark/);

  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await expect(field).toBeHidden();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('lead');
  await expect(page.getByRole('option', { name: 'Lead intake', exact: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/workflows/${id}$`));
});

test('keys lead everywhere, are listed, and leave fields alone', async ({ account, signedIn: page }) => {
  await account.api.createWorkflow('Lead intake', WEBHOOK);
  await page.goto('/workflows');
  await expect(page.getByRole('link', { name: 'Lead intake' })).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toContainText('Go to dead letters');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.getByLabel('Search workflows').click();
  await page.keyboard.type('go?c');
  await expect(page.getByLabel('Search workflows')).toHaveValue('go?c');
  await expect(page).toHaveURL(/\/workflows$/);
  await page.getByRole('heading', { name: 'Workflows', exact: true }).click();
  await page.keyboard.press('g');
  await page.keyboard.press('d');
  await expect(page).toHaveURL(/\/dead-letters$/);
  await page.keyboard.press('c');
  await expect(page.getByRole('dialog', { name: 'Create workflow' })).toBeVisible();
});

test('a new page has its own title, and the focus is in its content', async ({ signedIn: page }) => {
  await page.goto('/workflows');
  await page.getByRole('link', { name: 'Operations' }).first().click();
  await expect(page).toHaveTitle('Operations · AutomateOS');
  await expect(page.locator('#content')).toBeFocused();
});

test('the rail shows words when asked to, and remembers it', async ({ signedIn: page }) => {
  await page.goto('/workflows');
  await page.getByRole('button', { name: 'Words in the rail' }).click();
  await expect(page.getByRole('banner').getByText('Dead letters')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('banner').getByText('Dead letters')).toBeVisible();
});

test('a lost connection is told and found again', async ({ signedIn: page, expectedErrors }) => {
  expectedErrors.push(/ERR_INTERNET_DISCONNECTED/);
  await page.goto('/workflows');
  await expect(page.getByRole('heading').first()).toBeVisible();
  await page.context().setOffline(true);
  await expect(page.getByText('You are offline.')).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.getByText('You are offline.')).toBeHidden();
});
