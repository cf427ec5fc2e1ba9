import { Menu, Portal, Text } from '@chakra-ui/react';
import { CircleUser, LogOut, Settings } from 'lucide-react';
import { useNavigate } from 'react-router';
import { useAuth } from '../auth/use-auth.ts';
import { RailItem } from './rail-item.tsx';

export function AccountMenu({ isOpen }: { readonly isOpen: boolean }) {
  const { state, signOut } = useAuth();
  const navigate = useNavigate();
  if (state.status !== 'signed-in') return null;
  return (
    <Menu.Root positioning={{ placement: 'right-end' }} lazyMount>
      <RailItem icon={CircleUser} label="Account" isOpen={isOpen}>
        {(content) => (
          <Menu.Trigger className="group" aria-label="Account">
            {content}
          </Menu.Trigger>
        )}
      </RailItem>
      <Portal>
        <Menu.Positioner>
          <Menu.Content minW="200px">
            <Text px="2" py="1.5" fontSize="xs" color="fg.muted" overflowWrap="anywhere">
              {state.user.email}
            </Text>
            <Menu.Item value="settings" onClick={() => void navigate('/settings')}>
              <Settings size={16} /> Settings
            </Menu.Item>
            <Menu.Item value="sign-out" onClick={() => void signOut()}>
              <LogOut size={16} /> Sign out
            </Menu.Item>
          </Menu.Content>
        </Menu.Positioner>
      </Portal>
    </Menu.Root>
  );
}
