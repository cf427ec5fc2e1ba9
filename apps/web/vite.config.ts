import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const API = process.env.API_URL ?? 'http://127.0.0.1:3000';
/** What the server answers itself; all else is the app's. */
const SERVED = ['/api', '/webhook', '/docs', '/openapi.json', '/health'];

export default defineConfig({
  plugins: [react()],
  server: { proxy: Object.fromEntries(SERVED.map((path) => [path, API])) },
  build: {
    target: 'es2023',
    outDir: '../automateos/dist/web',
    emptyOutDir: true,
    modulePreload: { polyfill: false },
    // The content policy lets no font and no script come from a `data:` address.
    assetsInlineLimit: 0,
  },
});
