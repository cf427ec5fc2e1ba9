import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { toApiError } from '../../../api/api-error.ts';
import { getWorkflowQueryKey } from '../../../api/generated/@tanstack/react-query.gen.ts';
import {
  changeWorkflow,
  getWorkflow,
  type Workflow,
  type WorkflowDefinitionInput,
} from '../../../api/generated/index.ts';
import { toaster } from '../../../components/toaster.tsx';
import { definitionOf } from '../../../graph/definition-of.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { isSameDefinition } from './same-definition.ts';

interface SaveOptions {
  /** Save over this version, whatever was saved there. */
  readonly over?: number;
  /** Switch the workflow off with the save: then it may have faults. */
  readonly isSwitchedOff?: boolean;
}

export interface Saving {
  readonly isSaving: boolean;
  /** @returns whether the server has the document now */
  readonly save: (options?: SaveOptions) => Promise<boolean>;
  /** Somebody saved another document in the meantime: what they saved. */
  readonly conflict: Workflow | undefined;
  readonly closeConflict: () => void;
}

/** Saves the document; says in words why it was not saved, and keeps what the server said of its faults. */
export function useSave(id: string): Saving {
  const { history, saved } = useEditor();
  const dispatch = useEditorDispatch();
  const queries = useQueryClient();
  const [isSaving, setSaving] = useState(false);
  const [conflict, setConflict] = useState<Workflow>();
  const isBusy = useRef(false);

  const send = async (version: number, options: SaveOptions): Promise<boolean> => {
    const { definition } = history;
    const entry = history.past.at(-1);
    try {
      const { data } = await changeWorkflow({
        path: { id },
        body: { definition: toInput(definition), version, ...(options.isSwitchedOff && { is_active: false }) },
        throwOnError: true,
      });
      dispatch({ type: 'saved', version: data.version, definition, issues: data.issues, entry });
      queries.setQueryData(getWorkflowQueryKey({ path: { id } }), data);
      setConflict(undefined);
      return true;
    } catch (failure) {
      const error = toApiError(failure);
      if (error.code === 'VERSION_CONFLICT') return meetOther(options);
      if (error.issues.length > 0) dispatch({ type: 'refused', definition, issues: error.issues });
      const isFaulty = error.code === 'VALIDATION_ERROR';
      toaster.create({
        type: 'error',
        title: isFaulty ? 'Not saved: an active workflow must be free of faults' : 'Not saved',
        description: isFaulty ? describeFaults(error.issues.length) : error.message,
        ...(isFaulty && {
          action: { label: 'Switch off and save', onClick: () => void save({ isSwitchedOff: true }) },
        }),
      });
      return false;
    }
  };

  /** What was saved elsewhere may be the name only; then nothing is in the way. */
  const meetOther = async (options: SaveOptions): Promise<boolean> => {
    const { data } = await getWorkflow({ path: { id }, throwOnError: true });
    queries.setQueryData(getWorkflowQueryKey({ path: { id } }), data);
    if (isSameDefinition(definitionOf(data), saved.definition)) return send(data.version, options);
    setConflict(data);
    return false;
  };

  const save = async (options: SaveOptions = {}): Promise<boolean> => {
    if (isBusy.current) return false;
    isBusy.current = true;
    setSaving(true);
    try {
      return await send(options.over ?? saved.version, options);
    } catch (failure) {
      toaster.create({ type: 'error', title: 'Not saved', description: toApiError(failure).message });
      return false;
    } finally {
      isBusy.current = false;
      setSaving(false);
    }
  };

  return { isSaving, save, conflict, closeConflict: useCallback(() => setConflict(undefined), []) };
}

function toInput(definition: Parameters<typeof isSameDefinition>[0]): WorkflowDefinitionInput {
  // as: the API's type is the same schema without `readonly`
  return definition as WorkflowDefinitionInput;
}

function describeFaults(count: number): string {
  return count === 1
    ? 'One is left. Mend it, or switch the workflow off.'
    : `${count} are left. Mend them, or switch the workflow off.`;
}
