import { configure, screen, waitFor, within } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import { addAccount, openApp, type TestAccount } from './open-app.conformance.tsx';

// A server and a browser of text, beside other tests, take their time.
configure({ asyncUtilTimeout: 10_000 });

const definition = (condition: string) => ({
  nodes: [
    { id: 'start', type: 'webhook', config: {} },
    { id: 'check', type: 'stop_with_error', config: { message: condition } },
  ],
  connections: [{ from: 'start', to: 'check' }],
});

describe('with an account', () => {
  let account: TestAccount;
  beforeEach(async () => {
    account = await addAccount();
  });

  const createWorkflow = (name: string, message = 'No stock') =>
    account.call<{ id: string }>('POST', '/workflows', { name, definition: definition(message) });

  const failOnce = async (workflowId: string): Promise<string> => {
    const { execution_id } = await account.call<{ execution_id: string }>(
      'POST',
      `/workflows/${workflowId}/execute`,
      {},
    );
    await waitFor(async () => {
      expect((await account.call<{ status: string }>('GET', `/logs/${execution_id}`)).status).toBe('failed');
    });
    return execution_id;
  };

  it('a page that asks for sign-in comes back after it', async () => {
    await openApp('/operations', account);
    expect(await screen.findByRole('heading', { name: 'Operations' })).toBeVisible();
    expect(window.location.pathname).toBe('/operations');
  });

  it('the dashboard searches, and its switch switches the workflow on the server', async () => {
    const { id } = await createWorkflow('Orders');
    await createWorkflow('Invoices');
    const user = await openApp('/workflows', account);
    expect(await screen.findByText('Orders')).toBeVisible();
    await user.type(screen.getByLabelText('Search workflows'), 'ord');
    await waitFor(() => expect(screen.queryByText('Invoices')).toBeNull());
    await user.click(screen.getByLabelText('Orders is active'));
    await waitFor(async () => {
      expect((await account.call<{ is_active: boolean }>('GET', `/workflows/${id}`)).is_active).toBe(false);
    });
  });

  it('a failed run is found in the list of runs, with its error', async () => {
    const { id } = await createWorkflow('Orders', 'No stock in hall 3');
    await failOnce(id);
    await openApp('/runs', account);
    const run = await screen.findByRole('link', { name: /No stock in hall 3/ });
    expect(run).toHaveTextContent('Orders');
  });

  it('dead letters stand together by their cause, and a discarded group is gone', async () => {
    const { id } = await createWorkflow('Orders', 'No stock');
    await failOnce(id);
    await failOnce(id);
    const user = await openApp('/dead-letters', account);
    await user.click(await screen.findByRole('link', { name: /No stock/ }));
    for (const box of await screen.findAllByRole('checkbox', { name: /^Select run/ })) await user.click(box);
    await user.click(await screen.findByRole('button', { name: 'Discard 2' }));
    const dialog = await screen.findByRole('dialog');
    await user.click(within(dialog).getByRole('button', { name: 'Discard 2' }));
    await waitFor(async () => {
      const groups = await account.call<{ items: unknown[] }>('GET', '/dead-letters/groups?status=open');
      expect(groups.items).toEqual([]);
    });
  });

  it('a value that a run has stored is looked at and deleted', async () => {
    const { id } = await account.call<{ id: string }>('POST', '/workflows', {
      name: 'Counter',
      definition: {
        nodes: [
          { id: 'start', type: 'webhook', config: {} },
          {
            id: 'keep',
            type: 'store',
            config: { operation: 'set', scope: 'user', key: 'last-order', value: { n: 4711 } },
          },
        ],
        connections: [{ from: 'start', to: 'keep' }],
      },
    });
    await account.call('POST', `/workflows/${id}/execute`, {});
    await waitFor(async () => {
      expect((await account.call<{ items: unknown[] }>('GET', '/store')).items).toHaveLength(1);
    });
    const user = await openApp('/store', account);
    await user.click(await screen.findByRole('button', { name: /last-order/ }));
    expect(await screen.findByRole('tree', { name: 'Value of last-order' })).toHaveTextContent('4711');
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('Nothing is stored here')).toBeVisible();
    expect((await account.call<{ items: unknown[] }>('GET', '/store')).items).toEqual([]);
  });

  it('a run of somebody else is not found, like one that never was', async () => {
    const other = await addAccount();
    const { id } = await createWorkflow('Orders');
    const executionId = await failOnce(id);
    await openApp(`/runs/${executionId}`, other);
    expect(await screen.findByText('This run is not here')).toBeVisible();
    expect(screen.queryByText('Orders')).toBeNull();
  });
});

it('a wrong password is refused in the words of the server, and a right one lets in', async () => {
  const account = await addAccount();
  const user = await openApp('/sign-in', { ...account, password: 'not the password' });
  expect(await screen.findByRole('alert')).toHaveTextContent(/password/i);
  await user.clear(screen.getByLabelText(/^Password/));
  await user.type(screen.getByLabelText(/^Password/), account.password);
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  expect(await screen.findByRole('heading', { name: 'Workflows' })).toBeVisible();
});
