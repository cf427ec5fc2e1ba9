import { MAIN_OUTPUT, type WorkflowConnection } from '@automateos/model';
import { createContext, useContext, useMemo } from 'react';

type Taken = ReadonlyMap<string, ReadonlySet<string>>;

const TakenContext = createContext<Taken>(new Map());
export const TakenOutputsProvider = TakenContext.Provider;

/** Which outputs of which nodes lead somewhere; the same object until a connection changes. */
export function useFindTakenOutputs(connections: readonly WorkflowConnection[]): Taken {
  return useMemo(() => {
    const taken = new Map<string, Set<string>>();
    for (const { from, output = MAIN_OUTPUT } of connections) {
      const outputs = taken.get(from) ?? new Set();
      outputs.add(output);
      taken.set(from, outputs);
    }
    return taken;
  }, [connections]);
}

/** The outputs of a node that lead nowhere yet. */
export function useOpenOutputs(id: string, outputs: readonly string[]): readonly string[] {
  const taken = useContext(TakenContext).get(id);
  return taken === undefined ? outputs : outputs.filter((output) => !taken.has(output));
}
