import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { memo, type ReactNode } from 'react';
import type { ConnectionEdge } from './flow-graph.ts';
import './graph.css';

type ConnectionLineProps = EdgeProps<ConnectionEdge> & {
  /** What stands in the middle besides the label, such as a button. */
  readonly children?: ReactNode;
};

/** A connection between two cards, with a label in its middle when there is something to say. */
export const ConnectionLine = memo(function ConnectionLine(props: ConnectionLineProps) {
  const { id, data, selected, markerEnd, children } = props;
  const [path, x, y] = getBezierPath(props);
  const hasMiddle = data?.label !== undefined || children !== undefined;
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        markerEnd={markerEnd}
        interactionWidth={20}
        className="graph-line"
        data-selected={selected || undefined}
        data-run={data?.status}
      />
      {hasMiddle && (
        <EdgeLabelRenderer>
          <div
            className="graph-line-middle nodrag nopan"
            style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
          >
            {data?.label !== undefined && <span className="graph-line-label">{data.label}</span>}
            {children}
          </div>
        </EdgeLabelRenderer>
      )}
    </>
  );
});
