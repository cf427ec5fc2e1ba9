import { useSyncExternalStore } from 'react';

const phone = matchMedia('(max-width: 47.99em)');

function subscribe(listener: () => void): () => void {
  phone.addEventListener('change', listener);
  return () => phone.removeEventListener('change', listener);
}

/** Whether the window is below the width at which styles named `md` begin. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(subscribe, () => phone.matches);
}
