import {
  createContext,
  type ReactNode,
  type RefObject,
  useCallback,
  useContext,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import type { ExpressionContext } from './expression-context.ts';

/** A field into which a path can be written. */
export interface PathTarget {
  readonly insert: (path: string) => void;
}

interface Expressions {
  readonly context: ExpressionContext;
  /** The same for editors, which read it when they need it. */
  readonly latest: RefObject<ExpressionContext>;
  /** The field that was focused last; paths that are picked go there. */
  readonly target: RefObject<PathTarget | undefined>;
  readonly history: { readonly undo: () => void; readonly redo: () => void } | undefined;
}

const Context = createContext<Expressions | undefined>(undefined);

interface ExpressionProviderProps {
  readonly context: ExpressionContext;
  /** Undo and redo of the document, for the keys of the fields. Always the same object. */
  readonly history?: Expressions['history'];
  readonly children: ReactNode;
}

/** What all expression fields of a panel share. */
export function ExpressionProvider({ context, history, children }: ExpressionProviderProps) {
  const latest = useRef(context);
  const target = useRef<PathTarget>(undefined);
  useLayoutEffect(() => {
    latest.current = context;
  }, [context]);
  const value = useMemo(() => ({ context, latest, target, history }), [context, history]);
  return <Context value={value}>{children}</Context>;
}

export function useExpressions(): Expressions {
  const expressions = useContext(Context);
  if (expressions === undefined) throw new Error('useExpressions needs an ExpressionProvider around it');
  return expressions;
}

/** Writes a path into the field that was focused last; says whether there is one. */
export function useInsertPath(): (path: string) => boolean {
  const { target } = useExpressions();
  return useCallback(
    (path) => {
      target.current?.insert(path);
      return target.current !== undefined;
    },
    [target],
  );
}
