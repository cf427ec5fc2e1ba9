import { Toaster as ChakraToaster, createToaster, Stack, Toast } from '@chakra-ui/react';

/** Short messages about what just happened; `action` offers to take it back. */
export const toaster = createToaster({
  placement: 'bottom-end',
  pauseOnPageIdle: true,
  max: 3,
  offsets: { left: '1rem', right: '1rem', top: '1rem', bottom: 'var(--toasts-bottom)' },
});

export function Toaster() {
  return (
    <ChakraToaster toaster={toaster} insetInline={{ mdDown: '4' }}>
      {(toast) => (
        <Toast.Root
          width={{ md: 'sm' }}
          bg="bg.panel"
          color="fg"
          borderWidth="1px"
          boxShadow="float"
          borderRadius="card"
        >
          <Stack gap="1" flex="1" maxW="100%">
            {toast.title !== undefined && <Toast.Title>{toast.title}</Toast.Title>}
            {toast.description !== undefined && (
              <Toast.Description color="fg.muted">{toast.description}</Toast.Description>
            )}
          </Stack>
          {toast.action !== undefined && (
            <Toast.ActionTrigger color="accent.fg" fontWeight="600">
              {toast.action.label}
            </Toast.ActionTrigger>
          )}
          <Toast.CloseTrigger color="fg.muted" />
        </Toast.Root>
      )}
    </ChakraToaster>
  );
}
