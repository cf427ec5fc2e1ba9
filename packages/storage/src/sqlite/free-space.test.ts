import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createFakeClock } from '@automateos/testing';
import { expect, test, vi } from 'vitest';
import { SILENT } from '../storage.ts';
import { watchFreeSpace } from './free-space.ts';

test('the room on the disk is known at once, and looked at again when that was a second ago', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'automateos-space-'));
  const clock = createFakeClock();
  const warnings: string[] = [];
  const freeBytes = await watchFreeSpace(folder, clock, { ...SILENT, warn: (_, message) => warnings.push(message) });
  const { bavail, bsize } = await statfs(folder);
  // Other programs use the disk, too.
  expect(freeBytes()).toBeGreaterThan((bavail * bsize) / 2);
  expect(freeBytes()).toBeLessThan(bavail * bsize * 2);
  await rm(folder, { recursive: true });
  clock.advance(999);
  expect(freeBytes()).not.toBeNull();
  clock.advance(1);
  freeBytes();
  // Nobody is refused because of a look that failed.
  await vi.waitFor(() => expect(freeBytes()).toBeNull());
  expect(warnings).toHaveLength(1);
});
