import type { ComponentType } from 'react';
import type { FaceProps } from './face.ts';
import { FilterNode } from './filter-node.tsx';
import { HTTPRequestNode } from './http-request-node.tsx';
import { SummaryNode } from './summary-node.tsx';
import { WebhookNode } from './webhook-node.tsx';

/** Node types with a face of their own. */
const FACES: ReadonlyMap<string, ComponentType<FaceProps>> = new Map([
  ['webhook', WebhookNode],
  ['http_request', HTTPRequestNode],
  ['filter', FilterNode],
]);

export function faceOf(type: string): ComponentType<FaceProps> {
  return FACES.get(type) ?? SummaryNode;
}
