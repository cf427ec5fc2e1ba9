import { ChakraProvider } from '@chakra-ui/react';
import createCache from '@emotion/cache';
import { CacheProvider } from '@emotion/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { RouterProvider } from 'react-router/dom';
import { toApiError } from '../api/api-error.ts';
import { configureClient } from '../api/configure-client.ts';
import { AuthProvider } from '../auth/auth-context.tsx';
import { Toaster } from '../components/toaster.tsx';
import { ErrorFallback } from '../shell/error-fallback.tsx';
import { CSP_NONCE } from '../theme/csp-nonce.ts';
import { system } from '../theme/system.ts';
import { preloadPages } from './preload-pages.ts';
import { createRouter } from './router.tsx';

const STALE_AFTER_MS = 5_000;

/** An answer of the server stays an answer; only silence is worth asking again. */
function isWorthAgain(failures: number, error: unknown): boolean {
  return failures < 2 && [0, 502, 503, 504].includes(toApiError(error).status);
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { staleTime: STALE_AFTER_MS, retry: isWorthAgain, refetchOnWindowFocus: true } },
  });
}

/** The whole web app. */
export function App() {
  const [styles] = useState(() => createCache({ key: 'aos', nonce: CSP_NONCE }));
  const [queries] = useState(createQueryClient);
  const [router] = useState(() => {
    configureClient();
    return createRouter(queries);
  });
  useEffect(() => preloadPages(router.routes), [router]);
  return (
    <CacheProvider value={styles}>
      <ChakraProvider value={system}>
        <ErrorBoundary FallbackComponent={ErrorFallback}>
          <QueryClientProvider client={queries}>
            <AuthProvider>
              <RouterProvider router={router} />
              <Toaster />
            </AuthProvider>
          </QueryClientProvider>
        </ErrorBoundary>
      </ChakraProvider>
    </CacheProvider>
  );
}
