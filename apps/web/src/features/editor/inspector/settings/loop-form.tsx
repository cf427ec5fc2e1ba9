import type { WorkflowDefinition, WorkflowNode } from '@automateos/model';
import type { NodeType } from '../../../../api/generated/types.gen.ts';
import { nodeTitle } from '../../../../graph/node-title.ts';
import { listLegalLoops } from '../../edits/move-to-loop.ts';
import { Select } from '../controls/select.tsx';
import { FieldFrame } from '../form/field-frame.tsx';
import { FormSection } from '../form/form-section.tsx';

interface LoopFormProps {
  readonly node: WorkflowNode;
  readonly definition: WorkflowDefinition;
  readonly nodeTypes: ReadonlyMap<string, NodeType>;
  /** @param loop undefined: in none */
  readonly onMoveToLoop: (loop: string | undefined) => void;
}

const NO_LOOP = '';

/** In which loop the node lies. Nothing where there is no loop that it could lie in. */
export function LoopForm({ node, definition, nodeTypes, onMoveToLoop }: LoopFormProps) {
  const titleOf = (id: string): string => {
    const found = definition.nodes.find((each) => each.id === id);
    return found === undefined ? id : `${nodeTitle(found, nodeTypes.get(found.type))} (${id})`;
  };
  const loops = listLegalLoops(definition, node.id, nodeTypes).map(({ id }) => id);
  if (loops.length === 0 && node.parent === undefined) return null;
  const ids = node.parent === undefined ? loops : [node.parent, ...loops];
  return (
    <FormSection title="Loop" summary={node.parent === undefined ? 'In none' : titleOf(node.parent)}>
      <FieldFrame
        field="loop"
        title="Lies in"
        description="In a loop it runs once in each pass. Connections do not cross the border of a loop: when the node is moved, what led to it leads to what came after it."
        faults={[]}
      >
        {({ inputId, describedBy }) => (
          <Select
            id={inputId}
            describedBy={describedBy}
            value={node.parent ?? NO_LOOP}
            onChange={(value) => onMoveToLoop(value === NO_LOOP ? undefined : value)}
            options={[
              { value: NO_LOOP, label: 'No loop: it runs once' },
              ...ids.map((id) => ({ value: id, label: titleOf(id) })),
            ]}
          />
        )}
      </FieldFrame>
    </FormSection>
  );
}
