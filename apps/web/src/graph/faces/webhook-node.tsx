import { summarizeField } from '../summarize-node.ts';
import type { FaceProps } from './face.ts';

/** The face of a webhook: the methods that it takes, and its label. */
export function WebhookNode({ node, type }: FaceProps) {
  const methods = summarizeField(type, node.config, 'method');
  const label = summarizeField(type, node.config, 'path');
  if (label === '') return <>{`${methods} to its own URL`}</>;
  return (
    <span className="graph-code" title={label}>
      <b>{methods}</b> {label}
    </span>
  );
}
