import { configValue, writeValue } from '../summarize-node.ts';
import type { FaceProps } from './face.ts';

/** The face of a filter: its condition, and whether it is the other way round. */
export function FilterNode({ node, type }: FaceProps) {
  const condition = writeValue(configValue(type, node.config, 'condition'));
  if (condition === '') return <span className="graph-hint">No condition yet</span>;
  const isInverted = configValue(type, node.config, 'continue_on') === false;
  return (
    <span className="graph-code" title={condition}>
      {isInverted && <b>unless </b>}
      {condition}
    </span>
  );
}
