import { formatPath, type Path } from '@automateos/model';
import { createContext, type ReactNode, useContext } from 'react';

interface PasteImport {
  /** The field whose pastes are looked at: a path inside the node. */
  readonly field: string;
  /** Takes a pasted text for the whole node; true when it did. */
  readonly take: (text: string) => boolean;
}

const Context = createContext<PasteImport | undefined>(undefined);

/** Lets one field of a form understand more than its own text, such as a command line that describes the whole node. */
export function PasteImportProvider({
  value,
  children,
}: {
  readonly value: PasteImport | undefined;
  readonly children: ReactNode;
}) {
  return <Context value={value}>{children}</Context>;
}

export function usePasteImport(path: Path): ((text: string) => boolean) | undefined {
  const paste = useContext(Context);
  return paste?.field === formatPath(path) ? paste.take : undefined;
}
