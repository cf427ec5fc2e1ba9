import { checkPage, settled, stood } from './check-page.ts';
import { expect, test } from './fixtures.ts';
import { setStage } from './stage.ts';
import { setWaits } from './stage-waits.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('on the phone what opens above a page can be used by everybody, and fits', async ({
      account,
      signedIn: page,
      picture,
    }) => {
      test.setTimeout(180_000);
      const { workflow, fingerprint } = await setStage(account);
      await setWaits(account);
      const dialog = page.getByRole('dialog');
      const look = async (name: string): Promise<void> => {
        await expect(dialog).toBeVisible();
        await stood(page);
        await expect(page.locator('.chakra-skeleton')).toHaveCount(0);
        await picture(`phone-${name}`);
        await checkPage(page, name);
      };
      const close = async (): Promise<void> => {
        await dialog.getByRole('button', { name: 'Close', exact: true }).first().tap();
        await expect(dialog).toBeHidden();
      };
      await page.goto('/credentials');
      await page.getByRole('button', { name: 'New credential' }).tap();
      await look('credential-types');
      await dialog.getByRole('button', { name: /^OAuth2: sign in/ }).tap();
      await look('credential-form');
      await close();
      await page.getByRole('button', { name: 'Edit Shop of the north' }).tap();
      await look('credential-edit');
      await close();
      await page.getByRole('button', { name: 'Test Shop of the north' }).tap();
      await look('credential-test');
      await close();
      await page.getByRole('button', { name: 'Delete Shop of the north' }).tap();
      await look('credential-delete');
      await close();

      await page.goto('/store');
      await page.getByRole('button', { name: /invoice\/4800/ }).tap();
      await look('stored-value');
      await close();

      await page.goto(`/dead-letters/${fingerprint}`);
      await settled(page);
      await page.getByText(/^Select all on the screen/).tap();
      await page.getByRole('button', { name: 'Redrive 3' }).tap();
      await look('redrive');
      await close();
      await page.getByRole('button', { name: 'Discard 3' }).tap();
      await look('discard');
      await close();

      await page.goto(`/workflows/${workflow.id}`);
      await page.getByRole('button', { name: 'Add a node' }).tap();
      await look('quick-search');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Change Large enough' }).tap();
      await stood(page);
      await picture('phone-row-menu');
      await page.getByRole('menuitem', { name: 'Goes to…' }).tap();
      await look('connect');
    });
  });
}
