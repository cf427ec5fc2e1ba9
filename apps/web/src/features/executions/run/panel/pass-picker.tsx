import { Button, Flex, IconButton, NativeSelect, Text } from '@chakra-ui/react';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { formatCount } from '../../../../format/count.ts';
import { passName, type StepView } from '../step-view.ts';

/** More passes than these are walked through by the arrows; a menu of thousands helps nobody. */
const MENU_LIMIT = 200;

interface PassPickerProps {
  readonly step: StepView;
  readonly passes: readonly StepView[];
  readonly onSelect: (step: StepView) => void;
}

/** Which pass of a loop is shown; leads to the next one, the one before, and the next one that failed. */
export function PassPicker({ step, passes, onSelect }: PassPickerProps) {
  const place = passes.findIndex(({ key }) => key === step.key);
  const go = (index: number): void => {
    const pass = passes[index];
    if (pass !== undefined) onSelect(pass);
  };
  const failed = passes.filter(({ status }) => status === 'failed');
  const nextFailed = failed.find((pass) => passes.indexOf(pass) > place) ?? failed[0];
  return (
    <Flex align="center" gap="1" px="4" pb="2" wrap="wrap">
      <IconButton
        size="sm"
        variant="ghost"
        aria-label="Pass before"
        disabled={place <= 0}
        onClick={() => go(place - 1)}
      >
        <ChevronLeft />
      </IconButton>
      {passes.length <= MENU_LIMIT ? (
        <NativeSelect.Root size="sm" width="auto">
          <NativeSelect.Field
            aria-label="Pass"
            value={step.key}
            h={{ base: '11', md: '8' }}
            borderRadius="field"
            onChange={({ target }) => go(passes.findIndex(({ key }) => key === target.value))}
          >
            {passes.map(({ key, iteration, status }) => (
              <option key={key} value={key}>
                {passName(iteration)}
                {status === 'success' ? '' : `, ${status.replace('_', ' ')}`}
              </option>
            ))}
          </NativeSelect.Field>
          <NativeSelect.Indicator />
        </NativeSelect.Root>
      ) : (
        <Text fontSize="code">{passName(step.iteration)}</Text>
      )}
      <Text fontSize="code" color="fg.muted">
        of {formatCount(passes.length, 'pass', 'passes')}
      </Text>
      <IconButton
        size="sm"
        variant="ghost"
        aria-label="Next pass"
        disabled={place >= passes.length - 1}
        onClick={() => go(place + 1)}
      >
        <ChevronRight />
      </IconButton>
      {nextFailed !== undefined && (
        <Button size="sm" variant="ghost" color="danger.fg" onClick={() => onSelect(nextFailed)}>
          Next failed ({failed.length})
        </Button>
      )}
    </Flex>
  );
}
