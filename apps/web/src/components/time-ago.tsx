import { useEffect, useState } from 'react';
import { formatInstant, formatTimeAgo } from '../format/time-ago.ts';

const TICK_MS = 10_000;

/** "2 min ago", kept true while it is on the screen; the exact instant on hover. */
export function TimeAgo({ instant }: { readonly instant: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={instant} title={formatInstant(instant)}>
      {formatTimeAgo(instant, Math.max(now, Date.now()))}
    </time>
  );
}
