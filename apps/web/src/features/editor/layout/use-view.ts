import { useState } from 'react';
import { useRemembered } from '../../../components/use-remembered.ts';
import type { EditorView } from '../header/view-toggle.tsx';

/** Below this width the list stands first: a canvas is hard to work with by thumb. */
const NARROW = '(max-width: 700px)';

/** Canvas or list: as it was chosen last in a window of about this width. */
export function useView(): [EditorView, (view: EditorView) => void] {
  const [isNarrow] = useState(() => matchMedia(NARROW).matches);
  return useRemembered<EditorView>(
    isNarrow ? 'editor-view-narrow' : 'editor-view',
    isNarrow ? ['list', 'canvas'] : ['canvas', 'list'],
  );
}
