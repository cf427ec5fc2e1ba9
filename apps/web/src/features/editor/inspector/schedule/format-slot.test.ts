import { expect, it } from 'vitest';
import { formatSlot } from './format-slot.ts';

it('shows an instant as the clocks of the zone do, in summer and in winter', () => {
  expect(formatSlot('2026-01-15T05:00:00.000Z', 'Europe/Berlin')).toContain('06:00');
  expect(formatSlot('2026-07-15T05:00:00.000Z', 'Europe/Berlin')).toContain('07:00');
});

it('shows seconds where there are any', () => {
  expect(formatSlot('2026-01-15T05:00:30.000Z', 'UTC')).toContain('05:00:30');
  expect(formatSlot('2026-01-15T05:00:00.000Z', 'UTC')).not.toContain('05:00:00');
});
