import { configValue, summarizeNode, writeValue } from '../summarize-node.ts';
import type { FaceProps } from './face.ts';

/** The face of a webhook: the methods that it takes, and its label. */
export function WebhookNode({ node, type }: FaceProps) {
  const methods = writeValue(configValue(type, node.config, 'method'));
  const label = writeValue(configValue(type, node.config, 'path'));
  if (label === '') return <>{`${methods} to its own URL`}</>;
  return (
    <span className="graph-code" title={summarizeNode(type, node.config)}>
      <b>{methods}</b> {label}
    </span>
  );
}
