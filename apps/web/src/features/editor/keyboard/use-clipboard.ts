import { useEffect, useRef } from 'react';
import { isTyping } from '../../../shell/shortcuts/keys.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { useClipboardActions } from './use-clipboard-actions.ts';

/** Copy, cut and paste of the selected nodes as text, by the browser's own keys and menus; also between windows. */
export function useClipboard(): void {
  const { selection } = useEditor();
  const { copy, paste } = useClipboardActions();
  const dispatch = useEditorDispatch();
  const latest = useRef({ copy, paste, selection });
  useEffect(() => {
    latest.current = { copy, paste, selection };
  });
  useEffect(() => {
    const onCopy = (event: ClipboardEvent): void => {
      const ids = latest.current.selection;
      if (ids.length === 0 || isElsewhere(event)) return;
      event.clipboardData?.setData('text/plain', latest.current.copy(ids));
      event.preventDefault();
      if (event.type === 'cut') dispatch({ type: 'remove-nodes', ids });
    };
    const onPaste = (event: ClipboardEvent): void => {
      if (isElsewhere(event)) return;
      if (latest.current.paste(event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault();
    };
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, [dispatch]);
}

/** Text that is being written, or that is marked to be copied, is not ours. */
function isElsewhere(event: ClipboardEvent): boolean {
  if (event.defaultPrevented || isTyping(event.target)) return true;
  return event.type !== 'paste' && getSelection()?.isCollapsed === false;
}
