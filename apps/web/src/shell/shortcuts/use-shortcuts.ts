import { useEffect, useRef } from 'react';
import { type Shortcut, shortcutRegistry } from './shortcut-registry.ts';

/**
 * Adds a page's shortcuts, to the keyboard and to the help (`?`), for as long as it is on the screen. What they do may
 * change with each drawing; which there are is taken from the keys and labels.
 */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  const identity = JSON.stringify(
    shortcuts.map(({ keys, label, group, run }) => [keys, label, group, run !== undefined]),
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the identity stands for the list, which is new at each drawing
  useEffect(
    () =>
      shortcutRegistry.add(
        latest.current.map(({ run, ...shortcut }, index) => ({
          ...shortcut,
          ...(run !== undefined && { run: () => latest.current[index]?.run?.() }),
        })),
      ),
    [identity],
  );
}
