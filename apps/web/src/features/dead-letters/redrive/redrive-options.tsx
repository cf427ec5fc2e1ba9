import { Input, RadioGroup, Stack, Text } from '@chakra-ui/react';
import { VersionChoiceField } from '../../../components/version-choice-field.tsx';
import { FieldFrame } from '../../../forms/text-field.tsx';
import { describeRate, RATES, type RedriveWish } from './redrive-wish.ts';

interface RedriveOptionsProps {
  readonly wish: RedriveWish;
  readonly onWish: (wish: RedriveWish) => void;
  readonly count: number;
  readonly failedNode: string | undefined;
  readonly currentVersion: number | undefined;
}

/** From where, on which version, how fast. */
export function RedriveOptions({ wish, onWish, count, failedNode, currentVersion }: RedriveOptionsProps) {
  return (
    <Stack gap="5">
      <StartField wish={wish} onWish={onWish} failedNode={failedNode} />
      <VersionChoiceField
        value={wish.version}
        onChange={(version) => onWish({ ...wish, version })}
        original={undefined}
        current={currentVersion}
      />
      {count > 1 && (
        <FieldFrame label="New runs a second" hint={describeRate(count, wish.rate)}>
          <Input
            type="number"
            inputMode="decimal"
            width="120px"
            h={{ base: '11', md: '9' }}
            min={RATES.least}
            max={RATES.most}
            step="any"
            defaultValue={wish.rate}
            onChange={({ target }) => {
              const rate = target.valueAsNumber;
              if (rate >= RATES.least && rate <= RATES.most) onWish({ ...wish, rate });
            }}
          />
        </FieldFrame>
      )}
    </Stack>
  );
}

function StartField({ wish, onWish, failedNode }: Pick<RedriveOptionsProps, 'wish' | 'onWish' | 'failedNode'>) {
  const choices = [
    {
      value: 'failed_step',
      label: failedNode === undefined ? 'The step that failed' : `The step that failed: ${failedNode}`,
      hint: 'What succeeded before it is not done again.',
    },
    { value: 'start', label: 'The start', hint: 'Everything is done again.' },
  ];
  return (
    <Stack gap="2">
      <Text textStyle="label" id="redrive-start">
        Begin at
      </Text>
      <RadioGroup.Root
        colorPalette="accent"
        aria-labelledby="redrive-start"
        value={wish.from}
        onValueChange={({ value }) => onWish({ ...wish, from: value === 'start' ? 'start' : 'failed_step' })}
      >
        <Stack gap="2">
          {choices.map(({ value, label, hint }) => (
            <RadioGroup.Item key={value} value={value} minH={{ base: '11', md: 'auto' }} alignItems="start">
              <RadioGroup.ItemHiddenInput />
              <RadioGroup.ItemIndicator mt="0.5" />
              <RadioGroup.ItemText>
                {label}{' '}
                <Text as="span" color="fg.muted" fontWeight="400">
                  {hint}
                </Text>
              </RadioGroup.ItemText>
            </RadioGroup.Item>
          ))}
        </Stack>
      </RadioGroup.Root>
    </Stack>
  );
}
