import { defineConfig } from '@hey-api/openapi-ts';

export default defineConfig({
  input: './openapi.json',
  output: { path: './src/api/generated', importFileExtension: '.ts' },
  plugins: ['@hey-api/client-axios', '@tanstack/react-query'],
});
