import { SegmentGroup } from '@chakra-ui/react';
import { LayoutList, Network } from 'lucide-react';

export type EditorView = 'canvas' | 'list';

interface ViewToggleProps {
  readonly view: EditorView;
  readonly onChange: (view: EditorView) => void;
}

/** The same document as a drawing or as a list. */
export function ViewToggle({ view, onChange }: ViewToggleProps) {
  return (
    <SegmentGroup.Root
      size="sm"
      value={view}
      onValueChange={({ value }) => onChange(value === 'list' ? 'list' : 'canvas')}
      aria-label="View"
    >
      <SegmentGroup.Indicator />
      <SegmentGroup.Item value="canvas" title="Canvas (L)" px="2.5" h={{ base: '11', md: '7' }}>
        <SegmentGroup.ItemText>
          <Network size={16} aria-label="Canvas" />
        </SegmentGroup.ItemText>
        <SegmentGroup.ItemHiddenInput />
      </SegmentGroup.Item>
      <SegmentGroup.Item value="list" title="List (L)" px="2.5" h={{ base: '11', md: '7' }}>
        <SegmentGroup.ItemText>
          <LayoutList size={16} aria-label="List" />
        </SegmentGroup.ItemText>
        <SegmentGroup.ItemHiddenInput />
      </SegmentGroup.Item>
    </SegmentGroup.Root>
  );
}
