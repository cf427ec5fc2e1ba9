import { expect, test } from './fixtures.ts';
import { setStage } from './stage.ts';

test('a failed run is understood, its workflow repaired, and the run made again with success', async ({
  account,
  signedIn: page,
  picture,
}) => {
  const { workflow, failedId } = await setStage(account);
  await page.goto(`/runs/${failedId}`);
  await expect(page.getByText('Failed').first()).toBeVisible();
  await page.getByText('Look up company').first().click();
  await expect(page.getByText(/404/).first()).toBeVisible();
  await picture('failed-run');

  // The repair: an unknown company is no fault any more.
  const { definition } = await account.api.request<{ definition: { nodes: { id: string; config: object }[] } }>(
    'GET',
    `/api/v1/workflows/${workflow.id}`,
  );
  const nodes = definition.nodes.map((node) => {
    if (node.id === 'company') return { ...node, config: { ...node.config, fail_on: 'never' } };
    return node.id === 'large' ? { ...node, config: { condition: true } } : node;
  });
  const repaired = nodes.map((node) =>
    node.id === 'tell' ? { ...node, config: { ...node.config, body: { text: 'Nobody knows them' } } } : node,
  );
  await account.api.request('PATCH', `/api/v1/workflows/${workflow.id}`, {
    definition: { ...definition, nodes: repaired },
  });

  await page.reload();
  await page.getByRole('button', { name: 'Retry' }).click();
  await page.getByRole('menuitem', { name: /current version/ }).click();
  await expect(page).not.toHaveURL(new RegExp(failedId));
  await expect(page.getByText('Success').first()).toBeVisible();
  await picture('repaired-run');
});
