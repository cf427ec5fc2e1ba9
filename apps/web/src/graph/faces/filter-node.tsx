import { summarizeField } from '../summarize-node.ts';
import type { FaceProps } from './face.ts';

/** The face of a filter: its condition, and whether it is the other way round. */
export function FilterNode({ node, type }: FaceProps) {
  const condition = summarizeField(type, node.config, 'condition');
  if (condition === '') return <span className="graph-hint">No condition yet</span>;
  return (
    <span className="graph-code" title={condition}>
      {node.config.continue_on === false && <b>unless </b>}
      {condition}
    </span>
  );
}
