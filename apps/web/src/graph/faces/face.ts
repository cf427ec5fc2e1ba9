import type { WorkflowNode } from '@automateos/model';
import type { NodeType } from '../../api/generated/types.gen.ts';

/** What a face gets: it draws the second line of a card. */
export interface FaceProps {
  readonly node: WorkflowNode;
  readonly type: NodeType;
}
