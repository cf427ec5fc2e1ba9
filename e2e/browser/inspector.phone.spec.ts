import { checkPage } from './check-page.ts';
import { expect, test } from './fixtures.ts';
import { setStage } from './stage.ts';

test('a node is edited by thumb, and a value is inserted by its button', async ({
  account,
  signedIn: page,
  picture,
}) => {
  const { workflow } = await setStage(account);
  await page.goto(`/workflows/${workflow.id}`);
  await page.getByText('Look up company').first().click();
  const panel = page.getByRole('region', { name: 'Inspector' });
  const url = panel.getByRole('textbox', { name: /^URL/ });
  await url.click();
  await page.keyboard.press('End');
  await picture('inspector-phone');
  await checkPage(page, 'the inspector on the phone');
  await panel.getByRole('tab', { name: 'Input' }).click();
  await panel.getByRole('treeitem').filter({ hasText: 'domain' }).click();
  await picture('inspector-input-phone');
  await checkPage(page, 'the data on the phone');
  await panel.getByRole('button', { name: 'Insert lead.payload.domain' }).click();
  await expect(panel.getByRole('tab', { name: 'Settings' })).toHaveAttribute('aria-selected', 'true');
  await expect(url).toHaveText(
    'http://demo.automateos.invalid/companies/{{lead.payload.domain}}{{ lead.payload.domain }}',
  );
});
