import { Box } from '@chakra-ui/react';
import { type KeyboardEvent, type ReactNode, useEffect, useId } from 'react';
import { useVirtualRows } from '../../../components/use-virtual-rows.ts';
import type { StepView } from './step-view.ts';

interface StepRowsProps {
  readonly label: string;
  readonly steps: readonly StepView[];
  readonly rowHeight: number;
  readonly selected: string | undefined;
  readonly onSelect: (step: StepView) => void;
  readonly children: (step: StepView) => ReactNode;
}

/** Steps below each other, one of them selected; of 10,000 only those on the screen are drawn. */
export function StepRows({ label, steps, rowHeight, selected, onSelect, children }: StepRowsProps) {
  const id = useId();
  const view = useVirtualRows({ count: steps.length, rowHeight });
  const { showRow } = view;
  const place = steps.findIndex(({ key }) => key === selected);
  useEffect(() => {
    if (place >= 0) showRow(place);
  }, [place, showRow]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const next = nextPlace(event.key, place, steps.length);
    const step = next === undefined ? undefined : steps[next];
    if (step === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    onSelect(step);
  };
  const drawn = steps.slice(view.first, view.end);
  return (
    <Box
      ref={view.ref}
      role="listbox"
      aria-label={label}
      aria-activedescendant={place >= view.first && place < view.end ? `${id}${place}` : undefined}
      tabIndex={0}
      flex="1"
      minH="0"
      overflowY="auto"
      _focusVisible={{ outlineOffset: '-2px' }}
      onKeyDown={onKeyDown}
    >
      <Box role="none" position="relative" h={`${view.totalHeight}px`}>
        <Box role="none" position="absolute" insetX="0" style={{ top: view.offset }}>
          {drawn.map((step, index) => (
            <Box
              key={step.key}
              id={`${id}${view.first + index}`}
              role="option"
              aria-selected={step.key === selected}
              aria-setsize={steps.length}
              aria-posinset={view.first + index + 1}
              h={`${rowHeight}px`}
              borderBottomWidth="1px"
              cursor="pointer"
              bg={step.key === selected ? 'accent.subtle' : undefined}
              _hover={{ bg: step.key === selected ? 'accent.subtle' : 'bg.subtle' }}
              onClick={() => onSelect(step)}
            >
              {children(step)}
            </Box>
          ))}
        </Box>
      </Box>
    </Box>
  );
}

const PAGE = 10;

function nextPlace(key: string, place: number, count: number): number | undefined {
  const clamp = (wanted: number): number => Math.max(0, Math.min(count - 1, wanted));
  switch (key) {
    case 'ArrowDown':
      return clamp(place + 1);
    case 'ArrowUp':
      return clamp(place - 1);
    case 'PageDown':
      return clamp(place + PAGE);
    case 'PageUp':
      return clamp(place - PAGE);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
