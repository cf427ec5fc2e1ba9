import { lazy, Suspense } from 'react';
import type { CodeEditorProps } from './code-editor-props.ts';
import { CodeSkeleton } from './code-skeleton.tsx';

const JsonView = lazy(() => import('./json-view.tsx'));

/** A field for JSON text: highlighted, with the place of a fault. The editor is loaded when the first one is shown. */
export function JsonEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<CodeSkeleton {...props} isMultiline />}>
      <JsonView {...props} />
    </Suspense>
  );
}
