import { useSyncExternalStore } from 'react';

export const COLOR_MODES = ['system', 'light', 'dark'] as const;
export type ColorMode = (typeof COLOR_MODES)[number];

const KEY = 'color-mode';
const listeners = new Set<() => void>();
const systemDark = matchMedia('(prefers-color-scheme: dark)');

/** The person's choice; the script `before-app.js` reads the same entry before the first paint. */
function readMode(): ColorMode {
  try {
    const stored = localStorage.getItem(KEY);
    return COLOR_MODES.find((mode) => mode === stored) ?? 'system';
  } catch {
    return 'system'; // storage may be closed to us
  }
}

function applyMode(): void {
  const mode = readMode();
  const isDark = mode === 'dark' || (mode === 'system' && systemDark.matches);
  const { classList, style } = document.documentElement;
  classList.toggle('dark', isDark);
  classList.toggle('light', !isDark);
  style.colorScheme = isDark ? 'dark' : 'light';
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  systemDark.addEventListener('change', applyMode);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) systemDark.removeEventListener('change', applyMode);
  };
}

/** Light, dark or as the system says: the choice, whether it is dark now, and how to choose. */
export function useColorMode(): { mode: ColorMode; isDark: boolean; setMode: (mode: ColorMode) => void } {
  const mode = useSyncExternalStore(subscribe, readMode);
  const isDark = useSyncExternalStore(subscribe, () => document.documentElement.classList.contains('dark'));
  const setMode = (next: ColorMode): void => {
    localStorage.setItem(KEY, next);
    applyMode();
  };
  return { mode, isDark, setMode };
}
