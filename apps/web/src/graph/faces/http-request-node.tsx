import { summarizeField } from '../summarize-node.ts';
import type { FaceProps } from './face.ts';

/** The face of a request: method and address. */
export function HTTPRequestNode({ node, type }: FaceProps) {
  const url = summarizeField(type, node.config, 'url');
  if (url === '') return <span className="graph-hint">No URL yet</span>;
  return (
    <span className="graph-code" title={url}>
      <b>{summarizeField(type, node.config, 'method')}</b> {url}
    </span>
  );
}
