import { checkPage, stood } from './check-page.ts';
import { expect, test } from './fixtures.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('what opens above a page can be used by everybody', async ({ account, signedIn: page, picture }) => {
      const start = { id: 'start', type: 'webhook', config: {} };
      await account.api.createWorkflow('Lead intake', { nodes: [start], connections: [] });
      const look = async (name: string, title: string): Promise<void> => {
        const dialog = page.getByRole('dialog', { name: title });
        await expect(dialog).toBeVisible();
        await stood(page);
        await picture(name);
        await checkPage(page, name);
        await page.keyboard.press('Escape');
        await expect(dialog).toBeHidden();
      };
      await page.goto('/workflows');
      await expect(page.getByRole('link', { name: 'Lead intake' })).toBeVisible();
      await page.keyboard.press('Control+k');
      await look('palette', 'Commands');
      await page.keyboard.press('?');
      await look('keyboard', 'Keyboard');
      await page.getByRole('button', { name: 'Create workflow' }).click();
      await look('create', 'Create workflow');
      await page.getByRole('button', { name: 'Create workflow' }).click();
      await page.getByRole('button', { name: /^Import/ }).click();
      await look('import', 'Import workflow');
      await page.goto('/settings');
      await page.getByRole('button', { name: 'Create API key' }).click();
      await look('create-key', 'Create API key');
    });

    test('so can each step of the first visit', async ({ signedIn: page, picture }) => {
      await page.goto('/workflows');
      await expect(page.getByRole('heading', { name: 'Pick a template' })).toBeVisible();
      await picture('first-visit-1');
      await checkPage(page, 'the templates');
      await page.getByRole('button', { name: /Qualify a lead/ }).click();
      await expect(page.locator('.cm-content')).toBeVisible();
      await picture('first-visit-2');
      await checkPage(page, 'the request');
      await page.getByRole('button', { name: 'Send test request' }).click();
      await expect(page.getByText('It worked: your first run succeeded')).toBeVisible();
      await picture('first-visit-3');
      await checkPage(page, 'the run');
    });
  });
}
