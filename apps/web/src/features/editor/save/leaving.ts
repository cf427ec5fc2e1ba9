import { createContext, useContext } from 'react';

const LeavingContext = createContext<() => void>(() => {});
export const LeavingProvider = LeavingContext.Provider;

/** Says that the editor is left on purpose: nobody is asked, and no draft is kept. */
export function useMarkLeaving(): () => void {
  return useContext(LeavingContext);
}
