import { useEffect } from 'react';

/** Brings a field of the inspector into sight and puts the caret into it, such as the one that a fault names. */
export function useShowField(field: string | undefined): void {
  useEffect(() => {
    if (field === undefined) return;
    // The form is drawn first.
    const timer = setTimeout(() => {
      const frame = findFrame(field);
      frame?.scrollIntoView({ block: 'center' });
      const control = frame?.querySelector<HTMLElement>('input, textarea, select, [contenteditable=true]');
      (control ?? frame?.querySelector<HTMLElement>('button'))?.focus();
    }, 60);
    return () => clearTimeout(timer);
  }, [field]);
}

/** The frame of the field, else of the nearest one around it. */
function findFrame(field: string): HTMLElement | null {
  for (let path = field; path !== ''; path = path.replace(/[.[][^.[]*$|^[^.[]*$/, '')) {
    const frame = document.querySelector<HTMLElement>(`[data-inspector] [data-field="${CSS.escape(path)}"]`);
    if (frame !== null) return frame;
  }
  return null;
}
