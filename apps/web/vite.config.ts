import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';
import { precompress } from './vite/precompress.ts';
import { preloadFont } from './vite/preload-font.ts';

/**
 * Builds the site the gateway serves. `vite apps/web` runs it on its own with hot reloading and hands `/api`
 * to a gateway: `TRELLIS_GATEWAY_URL`, by default http://localhost:8080.
 */
export default defineConfig(({ mode }) => ({
  plugins: [react(), preloadFont(/bricolage-grotesque-latin-wght-normal-.*\.woff2$/), precompress()],
  build: {
    outDir: '../../dist/apps/web',
    emptyOutDir: true,
    // An asset inlined as a data: URL would be refused by the gateway's policy.
    assetsInlineLimit: 0,
    rolldownOptions: {
      treeshake: {
        // Lists of exports do nothing by themselves: who imports one name of a folder does not load the others.
        moduleSideEffects: [{ test: /\/apps\/web\/src\/.*\/index\.ts$/, sideEffects: false }],
      },
    },
  },
  server: {
    proxy: { '/api': loadEnv(mode, '.', 'TRELLIS_').TRELLIS_GATEWAY_URL ?? 'http://localhost:8080' },
  },
}));
