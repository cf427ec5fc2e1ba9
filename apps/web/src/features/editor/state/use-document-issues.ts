import type { Issue } from '@automateos/model';
import { useDeferredValue, useMemo } from 'react';
import type { DocumentChecker } from '../faults/document-checker.ts';
import { groupByNode } from '../faults/fault-place.ts';
import { mergeIssues } from '../faults/merge-issues.ts';
import { useEditor } from './editor-context.tsx';

/** The document's faults, found a moment after each edit so that typing never waits for them. */
export function useDocumentIssues(checker: DocumentChecker): {
  readonly issues: readonly Issue[];
  readonly nodeIssues: ReadonlyMap<string, readonly Issue[]>;
} {
  const { history, saved, refused } = useEditor();
  const definition = useDeferredValue(history.definition);
  return useMemo(() => {
    const servers = refused === undefined ? [saved] : [refused, saved];
    const issues = mergeIssues(definition, checker.check(definition), servers);
    return { issues, nodeIssues: groupByNode(issues, definition) };
  }, [checker, definition, saved, refused]);
}
