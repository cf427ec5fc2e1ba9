import { checkPage, settled } from './check-page.ts';
import { expect, test } from './fixtures.ts';
import { setStage } from './stage.ts';

test('on the phone a failed run is read and a letter redriven by thumb', async ({
  account,
  signedIn: page,
  picture,
}) => {
  const { failedId } = await setStage(account);
  await page.goto(`/runs/${failedId}`);
  await page.getByRole('option', { name: /Look up company/ }).tap();
  await expect(page.getByText('The service answered with an error')).toBeVisible();
  await picture('step-sheet');
  await checkPage(page, 'a step on the phone');
  await page.getByRole('button', { name: 'Close the step' }).tap();
  await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible();

  await page.goto('/dead-letters');
  await page.getByRole('list', { name: 'Groups of dead letters' }).getByRole('link').tap();
  await settled(page);
  await page.getByText(/^Select all on the screen/).tap();
  await picture('dead-letter-group');
  await checkPage(page, 'dead letters of a group');
  await page.getByRole('button', { name: 'Redrive 3' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: 'Redrive 3 from Look up company' }).tap();
  await expect(page.getByText('3 letters to redrive')).toBeVisible();
});
