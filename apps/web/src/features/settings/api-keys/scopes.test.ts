import { SCOPES } from '@automateos/model';
import { expect, it } from 'vitest';
import { SCOPE_GROUPS } from './scopes.ts';

it('offers every scope that the server knows, each once', () => {
  const offered = SCOPE_GROUPS.flatMap(({ scopes }) => scopes.map(({ scope }) => scope));
  expect(offered.toSorted()).toEqual([...SCOPES].sort());
});
