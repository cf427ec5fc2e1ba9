import type { ReactFlowInstance } from '@xyflow/react';
import { type RefObject, useCallback } from 'react';
import { CARD_WIDTH } from '../../../graph/card-size.ts';
import type { CardNode, ConnectionEdge } from '../../../graph/flow-graph.ts';
import type { LoopRegion } from '../../../graph/loop-regions.ts';

const SMALLEST_READABLE = 0.6;
const MARGIN = 80;

/** The first view: the whole workflow where it can be read that way, else its beginning. */
export function useFirstView(frame: RefObject<HTMLDivElement | null>) {
  return useCallback(
    (flow: ReactFlowInstance<CardNode | LoopRegion, ConnectionEdge>) => {
      const nodes = flow.getNodes();
      const [first] = nodes.toSorted(
        (one, other) => one.position.x - other.position.x || one.position.y - other.position.y,
      );
      const size = frame.current?.getBoundingClientRect();
      if (first === undefined || size === undefined) return;
      const bounds = flow.getNodesBounds(nodes);
      const zoom = Math.min((size.width - 2 * MARGIN) / bounds.width, (size.height - 2 * MARGIN) / bounds.height, 1);
      if (zoom >= SMALLEST_READABLE) {
        const x = size.width / 2 - (bounds.x + bounds.width / 2) * zoom;
        const y = size.height / 2 - (bounds.y + bounds.height / 2) * zoom;
        void flow.setViewport({ x, y, zoom });
        return;
      }
      const scale = size.width < 3 * CARD_WIDTH ? SMALLEST_READABLE : 0.8;
      const y = size.height / 2 - (first.position.y + 32) * scale;
      void flow.setViewport({ x: MARGIN - first.position.x * scale, y, zoom: scale });
    },
    [frame],
  );
}
