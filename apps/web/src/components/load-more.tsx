import { Box, Button } from '@chakra-ui/react';
import { useEffect, useRef } from 'react';

interface LoadMoreProps {
  readonly isLoading: boolean;
  readonly onLoad: () => void;
}

/** Loads the next page when it comes into sight, or at a click. */
export function LoadMore({ isLoading, onLoad }: LoadMoreProps) {
  const box = useRef<HTMLDivElement>(null);
  const load = useRef(onLoad);
  useEffect(() => {
    load.current = onLoad;
  }, [onLoad]);
  useEffect(() => {
    if (box.current === null || isLoading) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) load.current();
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [isLoading]);
  return (
    <Box ref={box} textAlign="center" py="4">
      <Button onClick={onLoad} loading={isLoading} loadingText="Loading">
        Load more
      </Button>
    </Box>
  );
}
