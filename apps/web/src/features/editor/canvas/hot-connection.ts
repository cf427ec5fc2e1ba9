import { createContext, useContext, useSyncExternalStore } from 'react';

const LINGER_MS = 200;

/**
 * The connection that the pointer is on. It lives outside React's state: of a thousand connections only the two that
 * change are drawn again. It lingers, so that the pointer can go from the line to the buttons on it.
 */
export class HotConnection {
  #id: string | undefined;
  #timer: number | undefined;
  readonly #listeners = new Set<() => void>();

  get id(): string | undefined {
    return this.#id;
  }

  enter(id: string): void {
    window.clearTimeout(this.#timer);
    this.#change(id);
  }

  leave(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#change(undefined), LINGER_MS);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #change(id: string | undefined): void {
    if (id === this.#id) return;
    this.#id = id;
    for (const listener of this.#listeners) listener();
  }
}

const HotConnectionContext = createContext(new HotConnection());
export const HotConnectionProvider = HotConnectionContext.Provider;

export function useHotConnection(): HotConnection {
  return useContext(HotConnectionContext);
}

export function useIsHot(id: string): boolean {
  const hot = useHotConnection();
  return useSyncExternalStore(hot.subscribe, () => hot.id === id);
}
