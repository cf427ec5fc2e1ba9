import { useCallback, useEffect, useState } from 'react';
import { getWorkflowVersion } from '../../../api/generated/index.ts';
import { definitionOf } from '../../../graph/definition-of.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { isUnsaved, type SavedDocument } from '../state/editor-state.ts';
import { type Draft, dropDraft, keepDraft, readDraft } from './draft-store.ts';
import { isSameDefinition } from './same-definition.ts';

const KEEP_AFTER_MS = 500;

/** Keeps unsaved work in this browser, and offers what an earlier visit left. */
export function useDraft(workflowId: string) {
  const state = useEditor();
  const dispatch = useEditorDispatch();
  const { saved, history } = state;
  const [offered, setOffered] = useState<Draft | undefined>(() => {
    const draft = readDraft(workflowId);
    return draft === undefined || isSameDefinition(draft.definition, saved.definition) ? undefined : draft;
  });
  const isDirty = isUnsaved(state);

  useEffect(() => {
    // What is offered stays until it is decided about, or until there is newer work.
    if (!isDirty) {
      if (offered === undefined) dropDraft(workflowId);
      return;
    }
    const keep = (): void =>
      keepDraft(workflowId, {
        version: saved.version,
        definition: history.definition,
        keptAt: new Date().toISOString(),
      });
    const timer = setTimeout(keep, KEEP_AFTER_MS);
    addEventListener('pagehide', keep);
    return () => {
      clearTimeout(timer);
      removeEventListener('pagehide', keep);
    };
  }, [workflowId, isDirty, offered, saved.version, history.definition]);

  const restore = async (): Promise<void> => {
    if (offered === undefined) return;
    const { version, definition } = offered;
    const base = version === saved.version ? saved : { ...saved, ...(await findBase(workflowId, version)) };
    dispatch({
      type: 'opened',
      version: base.version,
      definition: base.definition,
      issues: base.issues,
      draft: definition,
    });
    setOffered(undefined);
  };
  const discard = useCallback(() => {
    dropDraft(workflowId);
    setOffered(undefined);
  }, [workflowId]);
  return { offered, restore, discard };
}

/** What the draft began from, so that what was saved since is met when it is saved. Versions may be gone: then it is not. */
async function findBase(
  id: string,
  version: number,
): Promise<Pick<SavedDocument, 'version' | 'definition'> | undefined> {
  try {
    const { data } = await getWorkflowVersion({ path: { id, version: String(version) }, throwOnError: true });
    return { version, definition: definitionOf(data) };
  } catch {
    return undefined;
  }
}
