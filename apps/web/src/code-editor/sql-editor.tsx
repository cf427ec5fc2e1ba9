import { lazy, Suspense } from 'react';
import type { CodeEditorProps } from './code-editor-props.ts';
import { CodeSkeleton } from './code-skeleton.tsx';

const SqlView = lazy(() => import('./sql-view.tsx'));

/** A field for an SQL statement, highlighted. The editor is loaded when the first one is shown. */
export function SqlEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<CodeSkeleton {...props} isMultiline />}>
      <SqlView {...props} />
    </Suspense>
  );
}
