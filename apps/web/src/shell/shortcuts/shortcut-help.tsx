import { Flex, Heading, HStack, Kbd, SimpleGrid, Stack, Text } from '@chakra-ui/react';
import { useSyncExternalStore } from 'react';
import { Modal } from '../../components/modal.tsx';
import { describeKeys, isAppleKeyboard } from './keys.ts';
import { shortcutRegistry } from './shortcut-registry.ts';

/** Every shortcut of the page that is open. */
export function ShortcutHelp({ onClose }: { readonly onClose: () => void }) {
  const shortcuts = useSyncExternalStore(shortcutRegistry.subscribe, () => shortcutRegistry.all);
  const groups = Map.groupBy(shortcuts, ({ group }) => group);
  const isApple = isAppleKeyboard();
  return (
    <Modal title="Keyboard" size="lg" onClose={onClose}>
      <SimpleGrid columns={{ base: 1, md: 2 }} columnGap="8" rowGap="6">
        {[...groups].map(([group, members]) => (
          <Stack key={group} as="section" gap="1">
            <Heading as="h3" textStyle="label" color="fg.muted" mb="1">
              {group}
            </Heading>
            {members.map(({ keys, label }) => (
              <Flex key={keys} justify="space-between" gap="4" minH="8" align="center">
                <Text>{label}</Text>
                <HStack gap="1">
                  {describeKeys(keys, isApple).map((key) => (
                    <Kbd key={key} size="sm" variant="subtle">
                      {key}
                    </Kbd>
                  ))}
                </HStack>
              </Flex>
            ))}
          </Stack>
        ))}
      </SimpleGrid>
    </Modal>
  );
}
