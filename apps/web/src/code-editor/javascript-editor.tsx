import { lazy, Suspense } from 'react';
import type { CodeEditorProps } from './code-editor-props.ts';
import { CodeSkeleton } from './code-skeleton.tsx';

const JavascriptView = lazy(() => import('./javascript-view.tsx'));

/** A field for JavaScript: highlighted, with the places of faults. The editor is loaded when the first one is shown. */
export function JavascriptEditor(props: CodeEditorProps) {
  return (
    <Suspense fallback={<CodeSkeleton {...props} isMultiline />}>
      <JavascriptView {...props} />
    </Suspense>
  );
}
