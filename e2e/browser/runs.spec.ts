import { checkPage, settled } from './check-page.ts';
import { expect, test } from './fixtures.ts';
import { setStage } from './stage.ts';
import { setWaits } from './stage-waits.ts';
import { writeCode } from './write-code.ts';

test('runs are found by status, and the address keeps the filter', async ({ account, signedIn: page }) => {
  const { successId, failedId } = await setStage(account);
  await page.goto('/runs');
  const runs = page.getByRole('list', { name: 'Runs' });
  await expect(runs.getByRole('link')).toHaveCount(4);
  await page.getByRole('button', { name: 'Success' }).click();
  await expect(runs.getByRole('link')).toHaveCount(1);
  await page.reload();
  await expect(runs.getByRole('link')).toHaveCount(1);
  await expect(runs.locator(`a[href="/runs/${successId}"]`)).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(runs.locator(`a[href="/runs/${failedId}"]`)).toBeVisible();
});

test('a new run is announced and does not move the list', async ({ account, signedIn: page }) => {
  const { workflow } = await setStage(account);
  await page.goto(`/workflows/${workflow.id}/runs`);
  const runs = page.getByRole('list', { name: 'Runs' });
  await expect(runs.getByRole('link')).toHaveCount(4);
  await account.api.request('POST', `/api/v1/workflows/${workflow.id}/execute`, { domain: 'acme.example' });
  const news = page.getByRole('button', { name: '1 new run' });
  await expect(news).toBeVisible();
  await expect(runs.getByRole('link')).toHaveCount(4);
  await news.click();
  await expect(runs.getByRole('link')).toHaveCount(5);
});

test('a run is watched while it goes on, and cancelled', async ({ account, signedIn: page }) => {
  const workflow = await account.api.createWorkflow('Slow', {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'call',
        type: 'http_request',
        name: 'Never there',
        config: { url: 'http://demo.automateos.invalid/status/503' },
        retry: { max_attempts: 3, initial_delay_ms: 3_600_000, max_delay_ms: 3_600_000, jitter: false },
      },
    ],
    connections: [{ from: 'start', to: 'call' }],
  });
  const { execution_id: id } = await account.api.request<{ execution_id: string }>(
    'POST',
    `/api/v1/workflows/${workflow.id}/execute`,
    {},
  );
  await page.goto(`/runs/${id}?view=list&step=call`);
  await expect(page.getByText(/The next attempt is due in/)).toBeVisible();
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel run' }).click();
  await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible();
  await expect(page.locator('header').getByText('Cancelled')).toBeVisible();
});

test('a run that waits for a person is decided by its link, and goes on before one’s eyes', async ({
  account,
  signedIn: page,
  context,
}) => {
  const { open } = await setWaits(account);
  await page.goto(`/runs/${open.runId}?step=ask`);
  await expect(page.getByText('Somebody has to choose')).toBeVisible();
  await expect(page.getByText(/then it goes on without an answer/)).toBeVisible();
  const asked = await context.newPage();
  await asked.goto((await page.getByRole('link', { name: /\/resume\// }).getAttribute('href')) ?? '');
  await asked.getByLabel('Note (optional)').fill('Fine with me');
  await asked.getByRole('button', { name: 'Approve' }).click();
  await expect(asked.getByText('Answered: Approve')).toBeVisible();
  await expect(page.locator('header').getByText('Success')).toBeVisible();
  await page.getByRole('link', { name: new RegExp(open.callerId.slice(-4)) }).click();
  await expect(page).toHaveURL(new RegExp(open.callerId));
  await expect(page.locator('header').getByText('Success')).toBeVisible();
});

test('a failed run is begun again at its failed step with another payload', async ({
  account,
  signedIn: page,
  picture,
}) => {
  const { failedId } = await setStage(account);
  await page.goto(`/runs/${failedId}`);
  // The step that failed is open by itself.
  await expect(page.getByRole('heading', { name: 'Look up company' })).toBeVisible();
  await expect(page.getByText('The service answered with an error')).toBeVisible();
  await page.getByRole('button', { name: 'Restart from this step' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Edit: Payload' }).click();
  const editor = dialog.getByRole('textbox', { name: 'Payload, edited' });
  await writeCode(editor, '{ "domain": ');
  await expect(dialog.getByText(/^Line 1:/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Restart from Look up company' })).toBeDisabled();
  await writeCode(editor, '{ "domain": "acme.example" }');
  await picture('restart-dialog');
  await checkPage(page, 'restart dialog');
  await dialog.getByRole('button', { name: 'Restart from Look up company' }).click();
  await expect(page).not.toHaveURL(new RegExp(failedId));
  await expect(page.locator('header').getByText('Success')).toBeVisible();
});

test('every view of a run can be used by keyboard and by everybody', async ({ account, signedIn: page, picture }) => {
  const { successId } = await setStage(account);
  for (const view of ['canvas', 'timeline', 'list'] as const) {
    await page.goto(`/runs/${successId}?view=${view}&step=company`);
    await settled(page);
    await expect(page.getByRole('tree')).toBeVisible();
    await picture(`run-${view}`);
    await checkPage(page, `run as ${view}`);
  }
  const steps = page.getByRole('listbox', { name: 'Steps' });
  await steps.focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('heading', { name: 'Tell sales' })).toBeVisible();
  const tree = page.getByRole('tree');
  await tree.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('treeitem', { selected: true })).toContainText('status');
});
