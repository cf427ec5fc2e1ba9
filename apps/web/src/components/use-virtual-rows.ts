import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';

/** Browsers draw no element that is higher than about 16 million pixels; beyond this the scroll bar is compressed. */
const MAX_HEIGHT = 8_000_000;
/** What is taken for the height of a box that was not laid out. */
const ASSUMED_HEIGHT = 600;
const OVERSCAN = 6;

interface VirtualRowsOptions {
  readonly count: number;
  readonly rowHeight: number;
}

interface RowWindow {
  readonly first: number;
  /** One beyond the last row that is drawn. */
  readonly end: number;
  /** Where the first drawn row stands, in pixels from the top of all rows. */
  readonly offset: number;
}

export interface VirtualRows extends RowWindow {
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly totalHeight: number;
  /** Scrolls as little as it takes to show a row. */
  readonly showRow: (row: number) => void;
}

/** Which rows to draw, for a box that has scrolled so far. */
export function windowOf({ count, rowHeight }: VirtualRowsOptions, scrollTop: number, height: number): RowWindow {
  const visible = Math.ceil((height || ASSUMED_HEIGHT) / rowHeight);
  const top = firstRowAt({ count, rowHeight }, scrollTop, height);
  const first = Math.max(0, Math.min(Math.floor(top), count - visible) - OVERSCAN);
  const end = Math.min(count, Math.floor(top) + visible + 1 + OVERSCAN);
  return {
    first,
    end,
    offset: count * rowHeight <= MAX_HEIGHT ? first * rowHeight : scrollTop - (top - first) * rowHeight,
  };
}

/** The row at the upper edge, with its fraction. */
function firstRowAt({ count, rowHeight }: VirtualRowsOptions, scrollTop: number, height: number): number {
  if (count * rowHeight <= MAX_HEIGHT) return scrollTop / rowHeight;
  return (scrollTop / (MAX_HEIGHT - height)) * (count - height / rowHeight);
}

function scrollTopOf({ count, rowHeight }: VirtualRowsOptions, row: number, height: number): number {
  if (count * rowHeight <= MAX_HEIGHT) return row * rowHeight;
  return (row / (count - height / rowHeight)) * (MAX_HEIGHT - height);
}

/** Draws of many rows of one height only those that are on the screen. Put `ref` on the box that scrolls. */
export function useVirtualRows({ count, rowHeight }: VirtualRowsOptions): VirtualRows {
  const ref = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTop: 0, height: 0 });

  useLayoutEffect(() => {
    const box = ref.current;
    if (box === null) return;
    const measure = (): void => {
      setView((last) =>
        last.scrollTop === box.scrollTop && last.height === box.clientHeight
          ? last
          : { scrollTop: box.scrollTop, height: box.clientHeight },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    box.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', measure);
    };
  }, []);

  const showRow = useCallback(
    (row: number) => {
      const box = ref.current;
      if (box === null) return;
      const options = { count, rowHeight };
      const height = box.clientHeight;
      const first = firstRowAt(options, box.scrollTop, height);
      if (row < first) box.scrollTop = scrollTopOf(options, row, height);
      else if (row + 1 > first + height / rowHeight) {
        box.scrollTop = scrollTopOf(options, row + 1 - height / rowHeight, height);
      }
    },
    [count, rowHeight],
  );

  return {
    ref,
    ...windowOf({ count, rowHeight }, view.scrollTop, view.height),
    totalHeight: Math.min(count * rowHeight, MAX_HEIGHT),
    showRow,
  };
}
