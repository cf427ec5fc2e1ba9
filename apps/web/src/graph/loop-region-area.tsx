import type { NodeProps } from '@xyflow/react';
import { Repeat } from 'lucide-react';
import { memo } from 'react';
import type { LoopRegion } from './loop-regions.ts';
import './graph.css';

/** The area of a loop, with its name in the upper left corner. */
export const LoopRegionArea = memo(function LoopRegionArea({ data }: NodeProps<LoopRegion>) {
  return (
    <div className="graph-region">
      <Repeat size={14} aria-hidden /> Each pass of {data.title}
    </div>
  );
});
