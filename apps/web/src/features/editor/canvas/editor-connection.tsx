import type { EdgeProps } from '@xyflow/react';
import { Plus, Trash2 } from 'lucide-react';
import { memo } from 'react';
import { ConnectionLine } from '../../../graph/connection-line.tsx';
import type { ConnectionEdge } from '../../../graph/flow-graph.ts';
import { useAskToAdd } from '../palette/add-request.ts';
import { useEditorDispatch } from '../state/editor-context.tsx';
import { useHotConnection, useIsHot } from './hot-connection.ts';
import './canvas.css';

/** A connection with buttons in its middle while it is pointed at or selected. */
export const EditorConnection = memo(function EditorConnection(props: EdgeProps<ConnectionEdge>) {
  const isHot = useIsHot(props.id);
  return <ConnectionLine {...props}>{(isHot || props.selected) && <ConnectionButtons {...props} />}</ConnectionLine>;
});

function ConnectionButtons({ id, data, source, target }: EdgeProps<ConnectionEdge>) {
  const ask = useAskToAdd();
  const dispatch = useEditorDispatch();
  const hot = useHotConnection();
  const connection = data?.connection;
  if (connection === undefined) return null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only keeps the buttons there while the pointer is on them
    <div className="canvas-line-buttons" onMouseEnter={() => hot.enter(id)} onMouseLeave={() => hot.leave()}>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Add between ${source} and ${target}`}
        onClick={() => ask({ kind: 'on', connection })}
      >
        <Plus size={14} aria-hidden />
      </button>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Remove the connection from ${source} to ${target}`}
        onClick={() => dispatch({ type: 'disconnect', connection })}
      >
        <Trash2 size={13} aria-hidden />
      </button>
    </div>
  );
}
