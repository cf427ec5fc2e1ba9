import { VisuallyHidden } from '@chakra-ui/react';
import { CornerDownRight, Ellipsis } from 'lucide-react';
import { memo } from 'react';
import { StatusChip } from '../../../components/status-chip.tsx';
import type { NodeRun } from '../../../graph/flow-graph.ts';
import { NodeIconTile } from '../../../graph/node-icon.tsx';
import type { ListRow } from './list-rows.ts';

interface GraphRowProps extends ListRow {
  readonly faultCount: number;
  readonly run: NodeRun | undefined;
  /** The row at which Tab arrives. */
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly onOpen: (id: string) => void;
  readonly onFocus: (id: string) => void;
  readonly onMenu: (id: string) => void;
}

/** A node in the list: what it is, what it does, where it goes on; a menu with all that can be done to it. */
export const GraphRow = memo(function GraphRow(props: GraphRowProps) {
  const { node, type, depth, title, summary, goesTo, isLoose, faultCount, run, isCurrent, isSelected } = props;
  const { onOpen, onFocus, onMenu } = props;
  return (
    <li
      className="list-row"
      data-row={node.id}
      data-selected={isSelected || undefined}
      data-faulty={faultCount > 0 || undefined}
      data-disabled={node.disabled || undefined}
      style={{ marginLeft: `${Math.min(depth, 6) * 20}px` }}
    >
      <button
        type="button"
        className="list-open"
        tabIndex={isCurrent ? 0 : -1}
        onClick={() => onOpen(node.id)}
        onFocus={() => onFocus(node.id)}
      >
        {depth > 0 && <CornerDownRight size={14} className="list-branch" aria-hidden />}
        <NodeIconTile icon={type?.icon} group={type?.group} />
        <span className="list-text">
          <span className="list-name">{title}</span>
          {summary !== '' && <span className="list-line">{summary}</span>}
          {goesTo !== '' && (
            <span className="list-line">
              <span aria-hidden>→ </span>
              <VisuallyHidden>goes to </VisuallyHidden>
              {goesTo}
            </span>
          )}
          {isLoose && <span className="list-line list-warning">Nothing leads here: it would be skipped</span>}
        </span>
        {depth > 0 && <VisuallyHidden>Branch level {depth}</VisuallyHidden>}
        {faultCount > 0 && (
          <span className="list-faults">
            {faultCount}
            <VisuallyHidden>{faultCount === 1 ? ' fault' : ' faults'}</VisuallyHidden>
          </span>
        )}
        {node.disabled === true && <span className="list-line">Disabled</span>}
        {run !== undefined && <StatusChip status={run.status} />}
      </button>
      <button
        type="button"
        className="list-menu"
        tabIndex={isCurrent ? 0 : -1}
        aria-haspopup="menu"
        aria-label={`Change ${title}`}
        onClick={() => onMenu(node.id)}
      >
        <Ellipsis size={18} aria-hidden />
      </button>
    </li>
  );
});
