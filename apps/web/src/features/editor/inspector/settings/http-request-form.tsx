import { Box } from '@chakra-ui/react';
import { CurlImport } from '../curl/curl-import.tsx';
import { useCurlImport } from '../curl/use-curl-import.ts';
import { ConfigForm, type ConfigFormProps } from '../form/config-form.tsx';
import { PasteImportProvider } from '../form/paste-import.tsx';

/** The form of a request, which a curl command can fill in. */
export function HttpRequestForm(props: ConfigFormProps) {
  const { replace, paste } = useCurlImport(props.config, props.onChange);
  return (
    <PasteImportProvider value={paste}>
      <Box mt="-2" mb="2">
        <CurlImport onImport={replace} />
      </Box>
      <ConfigForm {...props} />
    </PasteImportProvider>
  );
}
