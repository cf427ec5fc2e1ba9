import {
  BookOpen,
  Braces,
  CornerDownRight,
  Database,
  Keyboard,
  LogOut,
  Monitor,
  Moon,
  Plus,
  Settings,
  Sun,
} from 'lucide-react';
import { useMemo, useSyncExternalStore } from 'react';
import { useNavigate } from 'react-router';
import { useAuth } from '../../auth/use-auth.ts';
import { useColorMode } from '../../theme/use-color-mode.ts';
import { DESTINATIONS, NEW_WORKFLOW } from '../destinations.ts';
import { SHELL_GROUP } from '../shortcuts/shell-group.ts';
import { shortcutRegistry } from '../shortcuts/shortcut-registry.ts';
import type { Command } from './command.ts';

/** What can be done from everywhere, and what the page that is open adds by its shortcuts. */
export function useCommands(showHelp: () => void): readonly Command[] {
  const navigate = useNavigate();
  const { signOut } = useAuth();
  const { mode, setMode } = useColorMode();
  const shortcuts = useSyncExternalStore(shortcutRegistry.subscribe, () => shortcutRegistry.all);
  return useMemo(() => {
    const goTo = DESTINATIONS.map(({ to, label, icon, keys }) => ({
      id: to,
      label,
      group: 'Go to',
      icon,
      keys,
      run: () => void navigate(to),
    }));
    const theme = (['light', 'dark', 'system'] as const)
      .filter((each) => each !== mode)
      .map((each) => ({
        id: `theme-${each}`,
        label: { light: 'Light colours', dark: 'Dark colours', system: 'Colours as the system says' }[each],
        group: 'Appearance',
        keywords: 'theme mode',
        icon: { light: Sun, dark: Moon, system: Monitor }[each],
        run: () => setMode(each),
      }));
    const here = shortcuts.flatMap(({ keys, label, group, run }): Command[] =>
      run === undefined || group === SHELL_GROUP
        ? []
        : [{ id: `${group} ${keys}`, label, group, keys, icon: CornerDownRight, run }],
    );
    return [
      ...here,
      {
        id: 'create',
        label: 'Create workflow',
        group: 'Actions',
        keywords: 'new template import',
        icon: Plus,
        run: () => void navigate(NEW_WORKFLOW),
      },
      ...goTo,
      {
        id: 'store',
        label: 'Stored values',
        group: 'Go to',
        keywords: 'key value store',
        icon: Database,
        run: () => void navigate('/store'),
      },
      {
        id: 'settings',
        label: 'Settings',
        group: 'Go to',
        keywords: 'account password api keys',
        icon: Settings,
        run: () => void navigate('/settings'),
      },
      ...theme,
      { id: 'keys', label: 'Show keyboard shortcuts', group: 'Help', keys: '?', icon: Keyboard, run: showHelp },
      {
        id: 'docs',
        label: 'Documentation',
        group: 'Help',
        keywords: 'guide expressions troubleshooting',
        icon: BookOpen,
        run: () => void window.open('/docs/guide', '_blank', 'noreferrer'),
      },
      {
        id: 'api-reference',
        label: 'API reference',
        group: 'Help',
        icon: Braces,
        run: () => void window.open('/docs', '_blank', 'noreferrer'),
      },
      { id: 'sign-out', label: 'Sign out', group: 'Account', icon: LogOut, run: () => void signOut() },
    ];
  }, [navigate, signOut, mode, setMode, shortcuts, showHelp]);
}
