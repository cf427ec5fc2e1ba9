import { afterEach, beforeEach, expect, it } from 'vitest';
import { SHELL_GROUP } from './shell-group.ts';
import { type Shortcut, shortcutRegistry } from './shortcut-registry.ts';

const done: string[] = [];
let stop: () => void;
const removals: (() => void)[] = [];

beforeEach(() => {
  done.length = 0;
  stop = shortcutRegistry.listen();
});
afterEach(() => {
  stop();
  for (const remove of removals.splice(0)) remove();
});

function add(...shortcuts: (Pick<Shortcut, 'keys'> & Partial<Shortcut>)[]): () => void {
  const remove = shortcutRegistry.add(
    shortcuts.map((shortcut) => ({
      label: shortcut.keys,
      group: 'Here',
      run: () => done.push(shortcut.keys),
      ...shortcut,
    })),
  );
  removals.push(remove);
  return remove;
}
function press(key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

it('carries out a chord, and takes it from the browser', () => {
  add({ keys: 'mod+s' });
  expect(press('s', { ctrlKey: true }).defaultPrevented).toBe(true);
  expect(press('s').defaultPrevented).toBe(false);
  expect(done).toEqual(['mod+s']);
});

it('carries out two keys one after the other', () => {
  add({ keys: 'g w' }, { keys: 'g r' }, { keys: 'w' });
  press('g');
  press('r');
  press('r');
  press('g');
  press('w');
  press('w');
  expect(done).toEqual(['g r', 'g w', 'w']);
});

it('leaves keys to who types, but for those that are for fields', () => {
  const input = document.createElement('input');
  document.body.replaceChildren(input);
  add({ keys: 'c' }, { keys: 'mod+k', isForFields: true });
  press('c', {}, input);
  press('k', { ctrlKey: true }, input);
  expect(done).toEqual(['mod+k']);
});

it('lets the page that came last win, and forgets it when it goes', () => {
  add({ keys: 'c', run: () => done.push('shell') });
  const remove = add({ keys: 'c', run: () => done.push('page') });
  press('c');
  remove();
  press('c');
  expect(done).toEqual(['page', 'shell']);
});

it('does not touch what it only knows for the help, nor what somebody else has handled', () => {
  add({ keys: 'Delete', run: undefined }, { keys: 'x' });
  expect(press('Delete').defaultPrevented).toBe(false);
  const event = new KeyboardEvent('keydown', { key: 'x', bubbles: true, cancelable: true });
  event.preventDefault();
  document.body.dispatchEvent(event);
  expect(done).toEqual([]);
});

it('lets the page win over the shell, whichever adds its keys first, and shows only what works', () => {
  const remove = add({ keys: 'c', label: 'Connect to…' });
  add({ keys: 'c', label: 'Create workflow', group: SHELL_GROUP, run: () => done.push('shell') }, { keys: '?' });
  press('c');
  expect(done).toEqual(['c']);
  expect(shortcutRegistry.all.map(({ label }) => label)).toEqual(['Connect to…', '?']);
  remove();
  press('c');
  expect(done).toEqual(['c', 'shell']);
});
