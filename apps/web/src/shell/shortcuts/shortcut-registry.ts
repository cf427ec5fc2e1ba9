import { isAppleKeyboard, isChord, isTyping } from './keys.ts';
import { SHELL_GROUP } from './shell-group.ts';

/** What a key does on the page that is open. */
export interface Shortcut {
  /** One chord (`mod+s`, `?`) or two keys one after the other (`g w`). */
  readonly keys: string;
  /** What it does, as the help says it: "Save". */
  readonly label: string;
  /** Under which heading the help lists it. */
  readonly group: string;
  /** Left out where something else listens to the keys and only the help has to know of them. */
  readonly run?: () => void;
  /** Works while somebody types, too; for chords with `mod`. */
  readonly isForFields?: boolean;
}

const SECOND_KEY_WITHIN_MS = 1_000;

const isOfPage = ({ group }: Shortcut): boolean => group !== SHELL_GROUP;

/** All shortcuts of what is on the screen; pages add theirs while they are open. */
class ShortcutRegistry {
  #added: readonly Shortcut[] = [];
  #shortcuts: readonly Shortcut[] = [];
  #first: { readonly key: string; readonly atMs: number } | undefined;
  readonly #listeners = new Set<() => void>();

  /** What works now. Where two have the same keys a page's wins over the shell's, and the latest over those before it. */
  get all(): readonly Shortcut[] {
    return this.#shortcuts;
  }

  add(shortcuts: readonly Shortcut[]): () => void {
    this.#change([...this.#added, ...shortcuts]);
    return () => this.#change(this.#added.filter((shortcut) => !shortcuts.includes(shortcut)));
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Listens to the keyboard. @returns how to stop */
  listen(): () => void {
    addEventListener('keydown', this.#onKey);
    return () => removeEventListener('keydown', this.#onKey);
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const isInField = isTyping(event.target);
    const shortcut = this.#find(event, isInField);
    if (shortcut === undefined) return;
    event.preventDefault();
    shortcut.run?.();
  };

  #find(event: KeyboardEvent, isInField: boolean): Shortcut | undefined {
    const isApple = isAppleKeyboard();
    const first = this.#first;
    const isSecond = first !== undefined && event.timeStamp - first.atMs < SECOND_KEY_WITHIN_MS;
    this.#first = undefined;
    const active = this.#shortcuts.filter(
      ({ run, isForFields = false }) => run !== undefined && (isForFields || !isInField),
    );
    const sequences = active.filter(({ keys }) => keys.includes(' '));
    if (isSecond) {
      const found = sequences.findLast(({ keys }) => {
        const [one = '', two = ''] = keys.split(' ');
        return one === first.key && isChord(two, event, isApple);
      });
      if (found !== undefined) return found;
    }
    if (sequences.some(({ keys }) => isChord(keys.split(' ')[0] ?? '', event, isApple))) {
      this.#first = { key: event.key.toLowerCase(), atMs: event.timeStamp };
    }
    return active.findLast(({ keys }) => !keys.includes(' ') && isChord(keys, event, isApple));
  }

  #change(added: readonly Shortcut[]): void {
    this.#added = added;
    // By group and not by time: a page whose code is there already adds its keys before the shell round it does.
    const ranked = added.toSorted((one, other) => Number(isOfPage(one)) - Number(isOfPage(other)));
    this.#shortcuts = ranked.filter((shortcut) => shortcut === ranked.findLast(({ keys }) => keys === shortcut.keys));
    for (const listener of this.#listeners) listener();
  }
}

export const shortcutRegistry = new ShortcutRegistry();
