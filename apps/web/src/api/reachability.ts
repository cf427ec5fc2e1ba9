/** Whether the server answered last; the shell shows a banner while it does not. */
class Reachability {
  #isReachable = true;
  readonly #listeners = new Set<() => void>();

  get isReachable(): boolean {
    return this.#isReachable;
  }

  report(isReachable: boolean): void {
    if (isReachable === this.#isReachable) return;
    this.#isReachable = isReachable;
    for (const listener of this.#listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
}

export const reachability = new Reachability();
