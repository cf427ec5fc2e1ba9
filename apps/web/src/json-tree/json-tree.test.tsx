import { ChakraProvider } from '@chakra-ui/react';
import { act, createEvent, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { system } from '../theme/system.ts';
import { JsonTree, PATH_MEDIA_TYPE } from './json-tree.tsx';

const VALUE = { body: { company: { name: 'Acme' }, 'x-id': 7 }, status: 200 };

function show(properties: Partial<Parameters<typeof JsonTree>[0]> = {}) {
  return render(
    <ChakraProvider value={system}>
      <JsonTree value={VALUE} label="Output of Enrich" root="enrich" {...properties} />
    </ChakraProvider>,
  );
}

const rowTexts = (): string[] => screen.getAllByRole('treeitem').map(({ textContent }) => textContent);
const activeText = (): string | null | undefined => screen.getByRole('treeitem', { selected: true }).textContent;

describe('JsonTree', () => {
  it('copies the path of a value as an expression', async () => {
    const user = userEvent.setup();
    show();
    await user.click(screen.getByText('x-id'));
    await user.click(screen.getByRole('button', { name: 'Copy path {{ enrich.body["x-id"] }}' }));
    expect(await navigator.clipboard.readText()).toBe('{{ enrich.body["x-id"] }}');
  });

  it('copies a value', async () => {
    const user = userEvent.setup();
    show();
    await user.click(screen.getByText('company'));
    const row = screen.getByRole('treeitem', { selected: true });
    await user.click(row.querySelectorAll('button')[1] ?? row);
    expect(await navigator.clipboard.readText()).toBe('{\n  "name": "Acme"\n}');
  });

  it('offers each path to who wants to pick one, by button and by dragging', async () => {
    const picked: string[] = [];
    show({ onPick: (path) => picked.push(path) });
    await userEvent.click(screen.getByText('name'));
    await userEvent.click(screen.getByRole('button', { name: 'Insert enrich.body.company.name' }));
    expect(picked).toEqual(['enrich.body.company.name']);

    const data = new Map<string, string>();
    const row = screen.getByText('name').closest('[role=treeitem]') ?? document.body;
    const drag = createEvent.dragStart(row);
    Object.assign(drag, { dataTransfer: { setData: (type: string, text: string) => data.set(type, text) } });
    fireEvent(row, drag);
    expect(data.get(PATH_MEDIA_TYPE)).toBe('enrich.body.company.name');
    expect(data.get('text/plain')).toBe('{{ enrich.body.company.name }}');
  });

  it('offers no paths for a value that expressions cannot name', () => {
    render(
      <ChakraProvider value={system}>
        <JsonTree value={VALUE} label="Payload" />
      </ChakraProvider>,
    );
    expect(screen.queryAllByRole('button', { name: /path/ })).toEqual([]);
  });

  it('is walked with the keys of a tree', async () => {
    const user = userEvent.setup();
    show();
    screen.getByRole('tree').focus();
    await user.keyboard('{ArrowDown}');
    expect(activeText()).toContain('body');
    await user.keyboard('{ArrowLeft}');
    expect(rowTexts()).toHaveLength(3);
    await user.keyboard('{ArrowRight}{ArrowRight}');
    expect(activeText()).toContain('company');
    await user.keyboard('{ArrowLeft}');
    expect(activeText()).toContain('body');
    await user.keyboard('{End}');
    expect(activeText()).toContain('200');
    await user.keyboard('{Home}{Enter}');
    expect(rowTexts()).toHaveLength(1);
  });

  it('finds keys and values, opens what they lie in, and steps through them', async () => {
    const user = userEvent.setup();
    show({ value: { list: Array.from({ length: 100 }, (_, index) => ({ name: `Acme ${index}` })) } });
    await user.type(screen.getByRole('searchbox'), 'acme 9');
    expect(await screen.findByText('1 of 11')).toBeVisible();
    await waitFor(() => expect(activeText()).toContain('Acme 9'));
    await user.keyboard('{Enter}');
    expect(screen.getByText('2 of 11')).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Previous match' }));
    await user.click(screen.getByRole('button', { name: 'Previous match' }));
    expect(screen.getByText('11 of 11')).toBeVisible();
    await user.keyboard('{Escape}');
  });

  it('cuts a long text and shows all of it on demand', async () => {
    const user = userEvent.setup();
    show({ value: { text: 'word '.repeat(2_000) } });
    expect(document.body.textContent.length).toBeLessThan(2_000);
    await user.click(screen.getByText('show all'));
    expect(screen.getByText('text of 10,000 characters')).toBeVisible();
    expect(screen.getAllByText(/^(word ?|ord ?|rd ?|d ?)+/).length).toBeGreaterThan(10);
  });

  it('keeps open what was open when the value changes', async () => {
    const { rerender } = show();
    await userEvent.click(screen.getByText('company'));
    rerender(
      <ChakraProvider value={system}>
        <JsonTree value={{ ...VALUE, body: { ...VALUE.body, more: 1 } }} label="Output of Enrich" root="enrich" />
      </ChakraProvider>,
    );
    expect(rowTexts()).toHaveLength(6);
    expect(screen.queryByText('Acme')).toBeNull();
  });

  it('draws a screenful of a list of a million members', () => {
    const value = Array.from({ length: 1_000_000 }, (_, index) => index);
    show({ value });
    act(() => screen.getByRole('tree').focus());
    expect(screen.getAllByRole('treeitem').length).toBeLessThan(60);
  });
});
