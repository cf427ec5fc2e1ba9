import { useEffect } from 'react';
import type { Workflow } from '../../../api/generated/types.gen.ts';
import { toaster } from '../../../components/toaster.tsx';
import { definitionOf } from '../../../graph/definition-of.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { isUnsaved } from '../state/editor-state.ts';
import { isSameDefinition } from './same-definition.ts';

/**
 * Follows what is saved elsewhere. A new name or switch only counts the version on; another document takes the place of one
 * without changes of one's own; otherwise it waits until one's own is saved, which then meets it.
 */
export function useServerChanges(workflow: Workflow): void {
  const state = useEditor();
  const dispatch = useEditorDispatch();
  const { saved } = state;
  const isDirty = isUnsaved(state);
  useEffect(() => {
    const { version, issues } = workflow;
    if (version <= saved.version) return;
    const definition = definitionOf(workflow);
    if (isSameDefinition(definition, saved.definition)) {
      dispatch({ type: 'saved', version, definition: saved.definition, issues, entry: saved.entry });
    } else if (!isDirty) {
      dispatch({ type: 'adopt', version, definition, issues });
      toaster.create({
        title: `Version ${version} was saved elsewhere`,
        description: 'You see it now. Undo brings back what you had.',
      });
    }
  }, [workflow, saved, isDirty, dispatch]);
}
