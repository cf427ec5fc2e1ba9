import { afterEach, expect, it, vi } from 'vitest';
import { preloadPages } from './preload-pages.ts';

afterEach(() => document.body.replaceChildren());

it('pointing at a link loads the code of its page, and of no other', () => {
  const editor = vi.fn(async () => ({}));
  const runs = vi.fn(async () => ({}));
  const stop = preloadPages([
    { path: '/workflows/:workflowId', lazy: editor },
    { path: '/runs', lazy: runs },
  ]);
  document.body.innerHTML = '<a href="/workflows/w1"><b>Lead intake</b></a><p>text</p>';
  const point = (selector: string) =>
    document.querySelector(selector)?.dispatchEvent(new Event('pointerover', { bubbles: true }));
  point('p');
  expect(editor).not.toHaveBeenCalled();
  point('b');
  expect(editor).toHaveBeenCalledOnce();
  stop();
  point('b');
  expect(editor).toHaveBeenCalledOnce();
  expect(runs).not.toHaveBeenCalled();
});
