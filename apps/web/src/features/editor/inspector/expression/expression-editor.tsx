import { lazy, Suspense } from 'react';
import { CodeSkeleton } from '../../../../code-editor/code-skeleton.tsx';
import type { ExpressionViewProps } from './expression-view.tsx';

const ExpressionView = lazy(() => import('./expression-view.tsx'));

/** A field for expressions; the editor behind it is loaded with the first one. */
export function ExpressionEditor(props: ExpressionViewProps) {
  return (
    <Suspense fallback={<CodeSkeleton {...props} />}>
      <ExpressionView {...props} />
    </Suspense>
  );
}
