import type { NodeProps } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { memo } from 'react';
import { portOffsets } from '../../../graph/card-size.ts';
import type { CardNode } from '../../../graph/flow-graph.ts';
import { NodeCard } from '../../../graph/node-card.tsx';
import { nodeTitle } from '../../../graph/node-title.ts';
import { useAskToAdd } from '../palette/add-request.ts';
import { useOpenOutputs } from './open-outputs.ts';
import './canvas.css';

/** A card with a `+` behind each output that leads nowhere yet. */
export const EditorCard = memo(function EditorCard(props: NodeProps<CardNode>) {
  const { id, data } = props;
  const ask = useAskToAdd();
  const open = useOpenOutputs(id, data.outputs);
  const offsets = portOffsets(data.outputs.length);
  const title = nodeTitle(data.node, data.type);
  return (
    <>
      <NodeCard {...props} />
      {open.map((output) => (
        <button
          key={output}
          type="button"
          className="canvas-add nodrag nopan"
          data-labelled={data.outputs.length > 1 || undefined}
          style={{ top: offsets[data.outputs.indexOf(output)] }}
          tabIndex={-1}
          aria-label={open.length > 1 ? `Add after ${title}, at ${output}` : `Add after ${title}`}
          onClick={(event) => {
            event.stopPropagation();
            ask({ kind: 'after', id, output });
          }}
        >
          <Plus size={14} aria-hidden />
        </button>
      ))}
    </>
  );
});
