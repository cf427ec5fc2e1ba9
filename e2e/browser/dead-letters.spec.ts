import { checkPage, settled } from './check-page.ts';
import { expect, test } from './fixtures.ts';
import { setStage } from './stage.ts';
import { writeCode } from './write-code.ts';

test('dead letters are found by cause; one is redriven with another payload, the rest discarded', async ({
  account,
  signedIn: page,
  picture,
}) => {
  await setStage(account);
  await page.goto('/dead-letters');
  await page.getByRole('list', { name: 'Groups of dead letters' }).getByRole('link').click();
  await settled(page);
  const letters = page.getByRole('list', { name: 'Dead letters', exact: true }).getByRole('listitem');
  await expect(letters).toHaveCount(3);
  await letters.first().getByRole('checkbox').press('Space');
  await picture('dead-letter-group');
  await checkPage(page, 'dead letters of a group');

  await page.getByRole('button', { name: 'Redrive 1' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('1 new run will begin.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Edit payload' }).click();
  await writeCode(dialog.getByRole('textbox', { name: 'Payload' }), '{ "domain": "acme.example" }');
  await picture('redrive-dialog');
  await checkPage(page, 'redrive dialog');
  await dialog.getByRole('button', { name: 'Redrive 1 from Look up company' }).click();
  await expect(page).toHaveURL(/\/runs\//);
  await expect(page.locator('header').getByText('Success')).toBeVisible();

  await page.goto('/dead-letters');
  await page.getByRole('list', { name: 'Groups of dead letters' }).getByRole('link').click();
  await expect(letters).toHaveCount(2);
  await page.getByRole('checkbox', { name: 'Select all on the screen' }).press('Space');
  await page.getByRole('button', { name: 'Discard 2' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard 2' }).click();
  await expect(page.getByText('Nothing is open in this group')).toBeVisible();
  await page.goto('/dead-letters');
  await expect(page.getByText('All is well: nothing has failed for good')).toBeVisible();
  await picture('dead-letters-empty');
});

test('a group is redriven as a job, whose progress is seen', async ({ account, signedIn: page, picture }) => {
  await setStage(account);
  await page.goto('/dead-letters');
  await page.getByRole('button', { name: 'Redrive all 3' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('New runs a second').fill('0.1');
  await dialog.getByRole('button', { name: 'Redrive 3' }).click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await picture('redrive-progress');
  await checkPage(page, 'dead letters while a redrive goes on');
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('heading', { name: 'Past redrives' })).toBeVisible();
  await expect(page.getByText(/stopped with \d left/)).toBeVisible();
});
