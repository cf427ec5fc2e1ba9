import { ChakraProvider } from '@chakra-ui/react';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, it } from 'vitest';
import { system } from '../../../theme/system.ts';
import { StepRows } from './step-rows.tsx';
import { mergeSteps } from './step-view.ts';

const STEPS = mergeSteps(
  Array.from({ length: 10_000 }, (_, pass) => ({
    node_id: 'store',
    iteration: String(pass),
    status: 'success' as const,
    input: null,
    output: null,
    error: null,
    attempts: [],
    started_at: null,
    completed_at: null,
    next_attempt_at: null,
    emitted: [],
  })),
  new Map(),
);

function Rows() {
  const [selected, setSelected] = useState<string>();
  return (
    <ChakraProvider value={system}>
      <StepRows label="Steps" steps={STEPS} rowHeight={44} selected={selected} onSelect={({ key }) => setSelected(key)}>
        {({ key }) => key}
      </StepRows>
      <output>{selected}</output>
    </ChakraProvider>
  );
}

it('draws of 10,000 steps a screenful, and reaches all of them by keyboard', async () => {
  render(<Rows />);
  expect(screen.getAllByRole('option').length).toBeLessThan(40);
  screen.getByRole('listbox').focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  expect(screen.getByRole('status')).toHaveTextContent('store@1');
  await userEvent.keyboard('{End}');
  expect(screen.getByRole('status')).toHaveTextContent('store@9999');
  expect(screen.getAllByRole('option').length).toBeLessThan(40);
});
