import { useNavigate } from 'react-router';
import { DESTINATIONS, NEW_WORKFLOW } from './destinations.ts';
import { SHELL_GROUP } from './shortcuts/shell-group.ts';
import { useShortcuts } from './shortcuts/use-shortcuts.ts';

/** The keys that work on every page. */
export function useShellShortcuts(onPalette: () => void, onHelp: () => void): void {
  const navigate = useNavigate();
  useShortcuts([
    { keys: 'mod+k', label: 'Find a command or a workflow', group: SHELL_GROUP, run: onPalette, isForFields: true },
    { keys: '?', label: 'Show these keys', group: SHELL_GROUP, run: onHelp },
    { keys: 'c', label: 'Create workflow', group: SHELL_GROUP, run: () => void navigate(NEW_WORKFLOW) },
    ...DESTINATIONS.map(({ to, label, keys }) => ({
      keys,
      label: `Go to ${label.toLowerCase()}`,
      group: SHELL_GROUP,
      run: () => void navigate(to),
    })),
    { keys: 'g s', label: 'Go to settings', group: SHELL_GROUP, run: () => void navigate('/settings') },
  ]);
}
