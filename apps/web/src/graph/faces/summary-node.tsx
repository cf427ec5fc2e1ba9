import { summarizeNode } from '../summarize-node.ts';
import type { FaceProps } from './face.ts';

/** The face that all other node types share: the summary that the type gives, else what the type does. */
export function SummaryNode({ node, type }: FaceProps) {
  const summary = summarizeNode(type, node.config);
  if (summary === '') return <>{type.description}</>;
  return <span title={summary}>{summary}</span>;
}
