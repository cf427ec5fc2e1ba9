import { Activity, Inbox, type LucideIcon, Play, Workflow } from 'lucide-react';

export interface Destination {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

/** The places of the app, in the order of the rail and of the phone's bar. */
export const DESTINATIONS: readonly Destination[] = [
  { to: '/workflows', label: 'Workflows', icon: Workflow },
  { to: '/runs', label: 'Runs', icon: Play },
  { to: '/dead-letters', label: 'Dead letters', icon: Inbox },
  { to: '/operations', label: 'Operations', icon: Activity },
];
