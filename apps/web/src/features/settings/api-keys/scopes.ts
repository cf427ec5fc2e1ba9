import type { Scope } from '@automateos/model';

/** What a scope lets a key do, in words, by what it is about. */
export const SCOPE_GROUPS: readonly {
  readonly title: string;
  readonly scopes: readonly { readonly scope: Scope; readonly label: string }[];
}[] = [
  {
    title: 'Workflows',
    scopes: [
      { scope: 'workflow:read', label: 'See them' },
      { scope: 'workflow:write', label: 'Make, change and delete them' },
      { scope: 'workflow:execute', label: 'Run them' },
      { scope: 'node-type:read', label: 'See which nodes there are' },
    ],
  },
  {
    title: 'Runs',
    scopes: [
      { scope: 'execution:read', label: 'See them, with their data' },
      { scope: 'execution:write', label: 'Cancel, retry, decide about steps' },
    ],
  },
  {
    title: 'Dead letters',
    scopes: [
      { scope: 'dead-letter:read', label: 'See them' },
      { scope: 'dead-letter:write', label: 'Redrive and discard them' },
    ],
  },
  {
    title: 'Credentials',
    scopes: [
      { scope: 'credential:read', label: 'See them, but for their secrets' },
      { scope: 'credential:write', label: 'Make, change, test and delete them' },
    ],
  },
  {
    title: 'Store',
    scopes: [
      { scope: 'store:read', label: 'See what workflows keep' },
      { scope: 'store:write', label: 'Delete entries' },
    ],
  },
  {
    title: 'Account',
    scopes: [
      { scope: 'user:read', label: 'See the e-mail address' },
      { scope: 'api-key:read', label: 'See which keys there are' },
    ],
  },
];

const ALL: readonly Scope[] = SCOPE_GROUPS.flatMap(({ scopes }) => scopes.map(({ scope }) => scope));

/** Sets of scopes that most keys need. */
export const PRESETS: readonly { readonly label: string; readonly scopes: readonly Scope[] }[] = [
  { label: 'Run workflows', scopes: ['workflow:read', 'workflow:execute', 'execution:read'] },
  { label: 'Read everything', scopes: ALL.filter((scope) => scope.endsWith(':read')) },
  { label: 'Everything', scopes: ALL },
];
