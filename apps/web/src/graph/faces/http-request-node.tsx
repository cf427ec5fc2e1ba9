import { configValue, writeValue } from '../summarize-node.ts';
import type { FaceProps } from './face.ts';

/** The face of a request: method and address. */
export function HTTPRequestNode({ node, type }: FaceProps) {
  const url = writeValue(configValue(type, node.config, 'url'));
  if (url === '') return <span className="graph-hint">No URL yet</span>;
  return (
    <span className="graph-code" title={url}>
      <b>{writeValue(configValue(type, node.config, 'method'))}</b> {url}
    </span>
  );
}
