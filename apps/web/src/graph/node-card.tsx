import { Handle, type NodeProps, Position } from '@xyflow/react';
import { Ban, StickyNote } from 'lucide-react';
import { memo } from 'react';
import { StatusChip } from '../components/status-chip.tsx';
import { portOffsets } from './card-size.ts';
import { faceOf } from './faces/face-of.ts';
import { type CardNode, INPUT_PORT } from './flow-graph.ts';
import { NodeIconTile } from './node-icon.tsx';
import { nodeTitle } from './node-title.ts';
import './graph.css';

/**
 * A node on the canvas, for looking at and for working with. Its looks are in graph.css and not in style props: a thousand
 * cards are drawn while a big workflow is panned, and class names that are there already cost nothing.
 */
export const NodeCard = memo(function NodeCard({ data, selected, isConnectable }: NodeProps<CardNode>) {
  const { node, type, outputs, faultCount, run } = data;
  const Face = faceOf(node.type);
  return (
    <div
      className="graph-card"
      data-selected={selected || undefined}
      data-trigger={type?.trigger || undefined}
      data-disabled={node.disabled || undefined}
      data-faulty={faultCount > 0 || undefined}
      data-run={run?.status}
    >
      {type?.trigger !== true && (
        <Handle
          id={INPUT_PORT}
          type="target"
          position={Position.Left}
          className="graph-port"
          isConnectable={isConnectable}
        />
      )}
      <NodeIconTile icon={type?.icon} group={type?.group} />
      <div className="graph-card-text">
        <div className="graph-card-name">{nodeTitle(node, type)}</div>
        <div className="graph-card-line">
          {type === undefined ? `Unknown type ${node.type}` : <Face node={node} type={type} />}
        </div>
      </div>
      <CardMarks isDisabled={node.disabled === true} notes={node.notes} faultCount={faultCount} />
      <OutputPorts outputs={outputs} isConnectable={isConnectable} />
      {run !== undefined && (
        <div className="graph-card-run">
          <StatusChip status={run.status} compact />
          {run.note !== undefined && <span className="graph-card-note">{run.note}</span>}
        </div>
      )}
    </div>
  );
});

interface CardMarksProps {
  readonly isDisabled: boolean;
  readonly notes: string | undefined;
  readonly faultCount: number;
}

function CardMarks({ isDisabled, notes, faultCount }: CardMarksProps) {
  return (
    <div className="graph-card-marks">
      {notes !== undefined && notes !== '' && (
        <span title={notes}>
          <StickyNote size={14} aria-label="Has notes" />
        </span>
      )}
      {isDisabled && (
        <span title="Disabled: it is skipped, and the run goes on after it">
          <Ban size={14} aria-label="Disabled" />
        </span>
      )}
      {faultCount > 0 && (
        <span className="graph-card-faults" title={`${faultCount} ${faultCount === 1 ? 'fault' : 'faults'}`}>
          {faultCount}
        </span>
      )}
    </div>
  );
}

/** Places in a card count from inside its border. */
const BORDER = 1;

/** The ports at the right, with their names when there is more than one. */
function OutputPorts({
  outputs,
  isConnectable,
}: {
  readonly outputs: readonly string[];
  readonly isConnectable: boolean;
}) {
  const offsets = portOffsets(outputs.length);
  return outputs.map((output, index) => (
    <Handle
      key={output}
      id={output}
      type="source"
      position={Position.Right}
      className="graph-port"
      data-output={output}
      style={{ top: (offsets[index] ?? 0) - BORDER }}
      isConnectable={isConnectable}
    >
      {outputs.length > 1 && <span className="graph-port-label">{output}</span>}
    </Handle>
  ));
}
