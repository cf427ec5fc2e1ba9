import type { Page } from '@playwright/test';
import { checkPage } from './check-page.ts';
import { expect, test } from './fixtures.ts';

const inspector = (page: Page) => page.getByRole('region', { name: 'Inspector' });

test('what came in at a webhook is looked at, used as test data and replayed', async ({
  account,
  signedIn: page,
  picture,
}) => {
  const workflow = await account.api.createWorkflow('Orders', {
    nodes: [{ id: 'order', type: 'webhook', name: 'New order', config: { auth: { type: 'bearer', token: 'geheim' } } }],
    connections: [],
  });
  const send = (token: string) =>
    fetch(workflow.webhook_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ sku: 'cup' }),
    });
  expect((await send('wrong')).status).toBe(401);
  expect((await send('geheim')).status).toBe(202);

  await page.goto(`/workflows/${workflow.id}`);
  await page.locator('.react-flow__node-card').filter({ hasText: 'New order' }).click();
  await page.keyboard.press('Enter');
  const panel = inspector(page);
  // The secret is there, and nobody sees it.
  await expect(panel.getByRole('textbox', { name: /^Token/ })).toHaveValue('');
  await panel.getByRole('button', { name: /^Requests/ }).click();
  await panel.getByRole('button', { name: /^Not allowed/ }).click();
  await expect(panel.getByText('it is another token')).toBeVisible();
  await checkPage(page, 'the inbox');
  await panel.getByRole('button', { name: /^Accepted/ }).click();
  await expect(panel.getByRole('treeitem').filter({ hasText: 'cup' })).toBeVisible();
  await picture('inbox');
  await panel.getByRole('button', { name: 'Use as test data' }).click();
  await panel.getByRole('button', { name: 'Replay' }).click();
  await expect(panel.getByText(/A new run was started/)).toBeVisible();
  await panel.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Test run' }).click();
  await expect(page.getByRole('dialog').getByText('"cup"')).toBeVisible();
});
