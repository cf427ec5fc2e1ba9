import '@testing-library/jest-dom/vitest';
import { cleanup } from '@testing-library/react';
import { afterEach } from 'vitest';

/** jsdom lays nothing out, so it has no such observer. */
class NoResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= NoResizeObserver;

/** Nothing has a size where nothing is laid out; the code editor asks for it in a timer of its own. */
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList; // an empty list has all that is read of one
Range.prototype.getBoundingClientRect ??= () => new DOMRect();

globalThis.matchMedia ??= (query) => ({
  matches: false,
  media: query,
  onchange: null,
  addListener: () => {},
  removeListener: () => {},
  addEventListener: () => {},
  removeEventListener: () => {},
  dispatchEvent: () => false,
});

afterEach(cleanup);
