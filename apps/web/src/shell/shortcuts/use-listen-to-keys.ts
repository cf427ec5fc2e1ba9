import { useEffect } from 'react';
import { shortcutRegistry } from './shortcut-registry.ts';

/** Carries out shortcuts while the frame is on the screen. */
export function useListenToKeys(): void {
  useEffect(() => shortcutRegistry.listen(), []);
}
