import { HStack, Icon, Text } from '@chakra-ui/react';
import { useQueryClient } from '@tanstack/react-query';
import { PlugZap, WifiOff } from 'lucide-react';
import { useEffect, useSyncExternalStore } from 'react';
import { reachability } from '../api/reachability.ts';

const ASK_EVERY_MS = 3_000;

function subscribeToNetwork(listener: () => void): () => void {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
}

/**
 * Says that the server does not answer, asks until it does, and then brings the page up to date. It floats, so that the
 * page does not jump.
 */
export function ReachabilityBanner() {
  const isReachable = useSyncExternalStore(reachability.subscribe, () => reachability.isReachable);
  const isOffline = !useSyncExternalStore(subscribeToNetwork, () => navigator.onLine);
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
  if (isReachable && !isOffline) return null;
  const Sign = isOffline ? WifiOff : PlugZap;
  return (
    <HStack
      role="status"
      position="fixed"
      top={{ base: '14', md: '3' }}
      left="50%"
      transform="translateX(-50%)"
      zIndex="banner"
      w="max-content"
      maxW="calc(100vw - 32px)"
      gap="2.5"
      px="4"
      py="2.5"
      borderRadius="card"
      borderWidth="1px"
      borderColor="status.waiting.solid"
      boxShadow="float"
      bg="status.waiting.bg"
      color="status.waiting.fg"
    >
      <Icon asChild boxSize="4" flexShrink={0}>
        <Sign aria-hidden />
      </Icon>
      <Text>
        <b>{isOffline ? 'You are offline.' : 'The server does not answer; it may be restarting.'}</b> What you see may
        be out of date.
      </Text>
    </HStack>
  );
}
