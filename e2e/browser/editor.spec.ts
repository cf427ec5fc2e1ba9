import type { WorkflowDefinition } from '@automateos/model';
import type { Page } from '@playwright/test';
import { checkPage } from './check-page.ts';
import { expect, test } from './fixtures.ts';

const DEMO = 'http://demo.automateos.invalid';

const LEADS: WorkflowDefinition = {
  nodes: [
    { id: 'lead', type: 'webhook', name: 'New lead', config: {}, position: { x: 0, y: 0 } },
    {
      id: 'company',
      type: 'http_request',
      name: 'Look up company',
      config: { url: `${DEMO}/companies/{{lead.payload.domain}}` },
      position: { x: 320, y: 0 },
    },
    {
      id: 'large',
      type: 'filter',
      name: 'Large enough',
      config: { condition: '{{company.body.employees}} > 50' },
      position: { x: 640, y: 0 },
    },
    { id: 'spare', type: 'filter', name: 'Spare', config: { condition: true }, position: { x: 640, y: 200 } },
  ],
  connections: [
    { from: 'lead', to: 'company' },
    { from: 'company', to: 'large' },
  ],
};

const card = (page: Page, id: string) => page.locator(`.react-flow__node-card[data-id="${id}"]`);

interface SavedWorkflow {
  readonly version: number;
  readonly definition: WorkflowDefinition;
}

test('the flow of the specification is built by hand, and its webhook is answered', async ({
  account,
  signedIn: page,
  picture,
}) => {
  const { id, webhook_url } = await account.api.request<{ id: string; webhook_url: string }>(
    'POST',
    '/api/v1/workflows',
    {
      name: 'By hand',
      definition: { nodes: [], connections: [] },
      is_active: false,
    },
  );
  await page.goto(`/workflows/${id}`);
  await page
    .getByRole('region', { name: 'What starts this?' })
    .getByRole('button', { name: /^Webhook/ })
    .click();
  await expect(card(page, 'webhook')).toBeVisible();

  await card(page, 'webhook').hover();
  await page.getByRole('button', { name: 'Add after Webhook' }).click();
  await page.keyboard.type('http req');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: 'URL' }).fill(`${DEMO}/companies/acme.example`);

  await page.getByRole('button', { name: 'Add after HTTP request' }).click();
  await page.keyboard.type('filter');
  await page.keyboard.press('Enter');
  await expect(page.getByText('1 fault')).toBeVisible();
  await page.getByRole('textbox', { name: 'Condition' }).fill('http_request.status == 200');
  await expect(page.getByText('1 fault')).toBeHidden();
  await picture('editor-by-hand');

  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByText('Saved · v2')).toBeVisible();
  await page.locator('label').filter({ hasText: 'Off' }).click();
  await expect(page.getByText('Saved · v3')).toBeVisible();

  const answer = await page.request.post(webhook_url, { data: { hello: 'world' } });
  expect(answer.status()).toBe(202);
  const { execution_id } = (await answer.json()) as { execution_id: string };
  await page.goto(`/runs/${execution_id}`);
  await expect(page.getByText('Success').first()).toBeVisible();
});

test.describe('a workflow that is there', () => {
  let id: string;

  test.beforeEach(async ({ account, signedIn: page }) => {
    ({ id } = await account.api.request<{ id: string }>('POST', '/api/v1/workflows', {
      name: 'Lead intake',
      definition: LEADS,
      is_active: false,
    }));
    await page.goto(`/workflows/${id}`);
    await expect(card(page, 'large')).toBeVisible();
  });

  test('is run with a payload, and the cards show how it goes', async ({ signedIn: page, picture }) => {
    await page.getByRole('button', { name: 'Test run' }).click();
    const payload = page.getByRole('textbox', { name: 'Payload' });
    await payload.press('ControlOrMeta+a');
    await payload.press('Delete');
    await page.keyboard.type('{"domain":"acme.example"}');
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(card(page, 'company').getByText('Success')).toBeAttached();
    await expect(card(page, 'spare').getByText('Skipped')).toBeAttached();
    await expect(page.getByRole('link', { name: 'Open run' })).toBeVisible();
    await picture('editor-test-run');
    await page.getByRole('button', { name: 'Test run' }).click();
    await expect(payload).toContainText('acme.example');
  });

  test('is connected by dragging; only what is legal is lit, and undo takes it back', async ({
    signedIn: page,
    picture,
  }) => {
    const port = card(page, 'large').locator('[data-handleid="rejected"]');
    await port.hover();
    await page.mouse.down();
    await page.mouse.move(400, 600, { steps: 5 });
    await expect(card(page, 'spare')).toHaveClass(/is-legal/);
    await expect(card(page, 'company')).not.toHaveClass(/is-legal/);
    await expect(card(page, 'lead')).not.toHaveClass(/is-legal/);
    await picture('editor-connecting');
    await card(page, 'spare').hover();
    await page.mouse.up();
    await expect(page.locator('.react-flow__edge')).toHaveCount(3);
    await expect(page.getByText('Unsaved')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+z');
    await expect(page.locator('.react-flow__edge')).toHaveCount(2);
    await expect(page.getByText('Saved · v1')).toBeVisible();
  });

  test('does without a pointer: walk, add, connect, disable, copy, paste, remove', async ({
    account,
    signedIn: page,
  }) => {
    await card(page, 'lead').focus();
    await page.keyboard.press('ArrowRight');
    await expect(card(page, 'company')).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(card(page, 'large')).toBeFocused();
    await page.keyboard.press('d');
    await expect(card(page, 'large').getByLabel('Disabled')).toBeVisible();
    await page.keyboard.press('c');
    await page.getByRole('dialog').getByRole('button', { name: /Spare/ }).press('Enter');
    await expect(page.locator('.react-flow__edge')).toHaveCount(3);
    await page.keyboard.press('ControlOrMeta+d');
    await expect(card(page, 'large_2')).toHaveClass(/selected/);
    await page.keyboard.press('Delete');
    await expect(card(page, 'large_2')).toHaveCount(0);
    await expect(page.locator('[data-announcer]')).toHaveText('Removed large_2');
    await page.keyboard.press('ControlOrMeta+s');
    await expect(page.getByText('Saved · v2')).toBeVisible();
    const saved = await account.api.request<SavedWorkflow>('GET', `/api/v1/workflows/${id}`);
    expect(saved.definition.nodes.find((node) => node.id === 'large')?.disabled).toBe(true);
    expect(saved.definition.connections).toContainEqual({ from: 'large', to: 'spare' });
  });

  test('a node goes between two others, and the inspector opens for it', async ({ signedIn: page, picture }) => {
    const from = await card(page, 'lead').boundingBox();
    const to = await card(page, 'company').boundingBox();
    if (from === null || to === null) throw new Error('the cards are not on the screen');
    await page.mouse.move((from.x + from.width + to.x) / 2, from.y + from.height / 2);
    await page.getByRole('button', { name: 'Add between lead and company' }).click();
    await page.keyboard.type('filter');
    await page.keyboard.press('Enter');
    await expect(card(page, 'filter')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Inspector' })).toContainText('Filter');
    await expect(page.locator('.react-flow__edge')).toHaveCount(3);
    await picture('editor-inserted');
  });

  test('a node is put into a loop and taken out of it, from the inspector and from the list', async ({
    signedIn: page,
    picture,
  }) => {
    await page.getByRole('button', { name: 'Add a node (/)' }).click();
    await page.getByRole('combobox', { name: 'Search node types' }).fill('for each');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Close the palette' }).click();
    await card(page, 'company').click();
    const panel = page.getByRole('region', { name: 'Inspector' });
    await panel.getByRole('button', { name: /^Loop/ }).click();
    await panel.getByLabel('Lies in', { exact: true }).selectOption('For each (for_each)');
    await expect(page.locator('.react-flow__node-loop-region')).toHaveCount(1);
    // What led to it leads to what came after it.
    await expect(page.locator('.react-flow__edge')).toHaveCount(1);
    await expect(card(page, 'company')).toBeInViewport();
    await picture('editor-loop');
    await checkPage(page, 'a node in a loop');
    await panel.getByRole('button', { name: 'Close the inspector' }).click();

    // A card with no connections joins the loop in whose area it is let go.
    const at = await card(page, 'company').boundingBox();
    const spare = await card(page, 'spare').boundingBox();
    if (at === null || spare === null) throw new Error('the cards are not on the screen');
    await page.mouse.move(spare.x + spare.width / 2, spare.y + spare.height / 2);
    await page.mouse.down();
    await page.mouse.move(at.x + at.width / 2, at.y + at.height + 6, { steps: 8 });
    await page.mouse.up();
    await expect(page.locator('[data-announcer]')).toHaveText('Spare lies in For each now');
    await picture('editor-loop-dropped');
    await page.keyboard.press('ControlOrMeta+z');
    await page.keyboard.press('ControlOrMeta+z');
    await expect(page.locator('.react-flow__node-loop-region')).toHaveCount(0);
    await page.keyboard.press('1');
    await expect(page.locator('.react-flow__edge')).toHaveCount(2);

    await page.keyboard.press('l');
    const row = page.locator('[data-row="company"]');
    await page.getByRole('button', { name: 'Change Look up company' }).click();
    await page.getByRole('menuitem', { name: 'Move into “For each”' }).click();
    await expect(page.locator('[data-announcer]')).toHaveText('Look up company lies in For each now');
    await expect(row.getByText('Branch level 1')).toBeAttached();
    await page.getByRole('button', { name: 'Change Look up company' }).click();
    await page.getByRole('menuitem', { name: 'Take out of the loop' }).click();
    await expect(row.getByText('Nothing leads here: it would be skipped')).toBeVisible();
  });

  test('a fault leads to its node and field', async ({ signedIn: page }) => {
    await page.keyboard.press('/');
    await page.keyboard.type('http req');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '1 fault' }).click();
    await page.getByRole('button', { name: /HTTP request.*Required/ }).click();
    await expect(page.getByRole('textbox', { name: 'URL' })).toBeFocused();
  });

  test('copied nodes are text, and pasted ones get ids and references of their own', async ({
    signedIn: page,
    context,
    account,
  }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await card(page, 'company').click();
    await card(page, 'large').click({ modifiers: ['Shift'] });
    await page.keyboard.press('ControlOrMeta+c');
    const text = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(JSON.parse(text)).toMatchObject({ nodes: [{ id: 'company' }, { id: 'large' }] });
    await page.keyboard.press('ControlOrMeta+v');
    await expect(card(page, 'large_2')).toBeVisible();
    await page.keyboard.press('ControlOrMeta+s');
    await expect(page.getByText('Saved · v2')).toBeVisible();
    const { definition } = await account.api.request<SavedWorkflow>('GET', `/api/v1/workflows/${id}`);
    expect(definition.nodes.find((node) => node.id === 'large_2')?.config.condition).toBe(
      '{{company_2.body.employees}} > 50',
    );
    expect(definition.connections).toContainEqual({ from: 'company_2', to: 'large_2' });
  });

  test('leaving asks, and what was not saved is offered when one comes back', async ({ signedIn: page, picture }) => {
    await card(page, 'spare').click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Delete');
    await expect(page.getByText('Unsaved')).toBeVisible();
    await page.getByRole('link', { name: 'Runs', exact: true }).first().click();
    await expect(page.getByRole('dialog', { name: 'Leave without saving?' })).toBeVisible();
    await picture('editor-leaving');
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await page.goto(`/workflows/${id}`);
    await expect(page.getByText('This browser kept them')).toBeVisible();
    await picture('editor-draft');
    await page.getByRole('button', { name: 'Restore' }).click();
    await expect(card(page, 'spare')).toHaveCount(0);
    await expect(page.getByText('Unsaved')).toBeVisible();
  });

  test('a save that meets another shows both sides and lets one choose', async ({
    account,
    signedIn: page,
    picture,
    expectedErrors,
  }) => {
    expectedErrors.push(/409/);
    await card(page, 'spare').click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Delete');
    const theirs = structuredClone(LEADS);
    const nodes = theirs.nodes.map((node) => (node.id === 'large' ? { ...node, config: { condition: false } } : node));
    await account.api.request('PATCH', `/api/v1/workflows/${id}`, { definition: { ...theirs, nodes } });
    await page.keyboard.press('ControlOrMeta+s');
    const dialog = page.getByRole('dialog', { name: 'Somebody saved in the meantime' });
    await expect(dialog).toContainText('config.condition');
    await expect(dialog).toContainText('Spare');
    await expect(dialog).toContainText('by you, in another window or browser');
    await picture('editor-conflict');
    await checkPage(page, 'conflict');
    await dialog.getByRole('button', { name: 'Keep mine' }).click();
    await expect(page.getByText('Saved · v3')).toBeVisible();
    const saved = await account.api.request<SavedWorkflow>('GET', `/api/v1/workflows/${id}`);
    expect(saved.definition.nodes.map((node) => node.id)).toEqual(['lead', 'company', 'large']);
  });

  test('a new name is saved at once and does not stand in the way of the document', async ({ signedIn: page }) => {
    await card(page, 'spare').click();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Delete');
    await page.getByText('Lead intake').first().click();
    await page.getByRole('textbox', { name: 'Name of the workflow' }).fill('Leads');
    await page.keyboard.press('Enter');
    await expect(page).toHaveTitle(/^Leads/);
    await page.keyboard.press('ControlOrMeta+s');
    await expect(page.getByText('Saved · v3')).toBeVisible();
  });
});

test('a node type that is dropped in the area of a loop becomes a node in the loop', async ({
  account,
  signedIn: page,
}) => {
  const { id } = await account.api.createWorkflow('Loop', {
    nodes: [
      { id: 'start', type: 'webhook', config: {}, position: { x: 0, y: 0 } },
      { id: 'each', type: 'for_each', config: { items: '{{trigger.payload.items}}' }, position: { x: 320, y: 0 } },
      { id: 'inner', type: 'filter', config: { condition: true }, parent: 'each', position: { x: 640, y: 160 } },
    ],
    connections: [{ from: 'start', to: 'each' }],
  });
  await page.goto(`/workflows/${id}`);
  await page.getByRole('button', { name: 'Add a node (/)' }).click();
  await page.getByRole('combobox', { name: 'Search node types' }).fill('limit');
  await page
    .getByRole('option', { name: /^Limit/ })
    .dragTo(page.locator('.react-flow__node-loop-region'), { targetPosition: { x: 40, y: 16 }, force: true });
  await expect(card(page, 'limit')).toBeVisible();
  await page.getByRole('button', { name: 'Close the inspector' }).click();
  await page.getByRole('button', { name: 'Close the palette' }).click();
  await page.keyboard.press('l');
  await expect(page.locator('[data-row="limit"]').getByText('Branch level 1')).toBeAttached();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('everything that opens in the editor can be used by everybody', async ({
      account,
      signedIn: page,
      picture,
    }) => {
      const { id } = await account.api.createWorkflow('Lead intake', LEADS);
      await page.goto(`/workflows/${id}`);
      const look = async (name: string): Promise<void> => {
        await picture(name);
        await checkPage(page, name);
      };
      await expect(card(page, 'large')).toBeVisible();
      await look('editor-canvas');
      await card(page, 'large').click();
      await expect(page.getByRole('region', { name: 'Inspector' })).toBeVisible();
      await look('editor-inspector');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Add a node (/)' }).click();
      await look('editor-palette');
      await page.getByRole('button', { name: 'Close the palette' }).click();
      await page.keyboard.press('/');
      await expect(page.getByRole('combobox', { name: 'Search node types' })).toBeFocused();
      await look('editor-quick-search');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await picture('editor-menu');
      await page.getByRole('menuitem', { name: 'Settings' }).click();
      await expect(page.getByRole('dialog', { name: 'Workflow settings' })).toBeVisible();
      await look('editor-settings');
      await page.keyboard.press('Escape');
      await page.keyboard.press('l');
      await expect(page.getByRole('list', { name: 'Nodes in running order' })).toBeVisible();
      await look('editor-list');
      await page.keyboard.press('?');
      await picture('editor-keys');
    });
  });
}
