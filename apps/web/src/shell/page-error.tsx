import { useNavigate, useRouteError } from 'react-router';
import { ErrorFallback } from './error-fallback.tsx';

/** The router's error boundary of one page: the frame and the other pages go on. */
export function PageError() {
  const navigate = useNavigate();
  return <ErrorFallback error={useRouteError()} resetErrorBoundary={() => void navigate(0)} />;
}
