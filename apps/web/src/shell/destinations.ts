import { Activity, Inbox, KeyRound, type LucideIcon, Play, Workflow } from 'lucide-react';

export interface Destination {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
  /** The keys that lead there. */
  readonly keys: string;
}

/** The places of the app, in the order of the rail and of the phone's bar. */
export const DESTINATIONS: readonly Destination[] = [
  { to: '/workflows', label: 'Workflows', icon: Workflow, keys: 'g w' },
  { to: '/runs', label: 'Runs', icon: Play, keys: 'g r' },
  { to: '/dead-letters', label: 'Dead letters', icon: Inbox, keys: 'g d' },
  { to: '/credentials', label: 'Credentials', icon: KeyRound, keys: 'g c' },
  { to: '/operations', label: 'Operations', icon: Activity, keys: 'g o' },
];

/** The dashboard with its dialog for a new workflow. */
export const NEW_WORKFLOW = '/workflows?new';
