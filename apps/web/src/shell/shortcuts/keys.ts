/** What of a keyboard event tells which keys were pressed. */
export type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/**
 * Whether the event is the chord, written as `mod+k`, `mod+shift+z`, `?`, `Escape`. `mod` is ⌘ on Apple's keyboards and
 * Ctrl on all others. A sign such as `?` is what comes out, whichever keys make it on this keyboard.
 */
export function isChord(chord: string, event: Pressed, isApple: boolean): boolean {
  const parts = chord.split('+');
  const key = parts.at(-1) ?? '';
  const wants = (name: string): boolean => parts.slice(0, -1).includes(name);
  const [mod, other] = isApple ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
  if (mod !== wants('mod') || other || event.altKey !== wants('alt')) return false;
  // Shift is part of how signs are made; of letters and named keys it makes another chord.
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  if (!isSign && event.shiftKey !== wants('shift')) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

const SIGNS: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Enter: '↵',
  Escape: 'Esc',
  Delete: 'Del',
  Backspace: '⌫',
};

/** The keys of a shortcut as they are drawn: `mod+k` is `['Ctrl', 'K']` or `['⌘', 'K']`, `g w` is `['G', 'W']`. */
export function describeKeys(keys: string, isApple: boolean): string[] {
  return keys.split(/[ +]/).map((key) => {
    if (key === 'mod') return isApple ? '⌘' : 'Ctrl';
    if (key === 'alt') return isApple ? '⌥' : 'Alt';
    if (key === 'shift') return isApple ? '⇧' : 'Shift';
    return SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  });
}

export function isAppleKeyboard(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}

const TYPES_NOTHING = new Set(['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'color', 'file']);

/** What is open above the page has keys of its own. */
const ABOVE = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox]';

/** Whether keys pressed there are text of somebody, or meant for what is open above the page. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest(ABOVE) !== null) return true;
  if (target instanceof HTMLInputElement) return !TYPES_NOTHING.has(target.type);
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
