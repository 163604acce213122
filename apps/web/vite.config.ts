import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';

/**
 * Builds the site the gateway serves. `vite apps/web` runs it on its own with hot reloading and hands `/api`
 * to a gateway: `TRELLIS_GATEWAY_URL`, by default http://localhost:8080.
 */
export default defineConfig(({ mode }) => ({
  plugins: [react()],
  build: {
    outDir: '../../dist/apps/web',
    emptyOutDir: true,
    // An asset inlined as a data: URL would be refused by the policy `default-src 'self'`.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: { '/api': loadEnv(mode, '.', 'TRELLIS_').TRELLIS_GATEWAY_URL ?? 'http://localhost:8080' },
  },
}));
