import { Box } from '@chakra-ui/react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { reachability } from '../api/reachability.ts';

const ASK_EVERY_MS = 3_000;

/** Says that the server does not answer, asks until it does, and then brings the page up to date. */
export function ReachabilityBanner() {
  const isReachable = useSyncExternalStore(reachability.subscribe, () => reachability.isReachable);
  const queries = useQueryClient();
  useEffect(() => {
    if (isReachable) return;
    const timer = setInterval(() => {
      fetch('/health/live')
        .then(({ ok }) => {
          if (!ok) return;
          reachability.report(true);
          return queries.invalidateQueries();
        })
        .catch(() => undefined); // still away: asked again
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [isReachable, queries]);
  if (isReachable) return null;
  return (
    <Box role="status" bg="status.waiting.bg" color="status.waiting.fg" px="4" py="2" fontSize="sm">
      {navigator.onLine ? 'The server does not answer; it may be restarting.' : 'You are offline.'} What you see may be
      out of date. Unsaved changes are kept in this tab.
    </Box>
  );
}
