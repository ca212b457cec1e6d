import { defineConfig } from 'vite';

/** Where a service runs that `npx vite dashboard` shows while the page is worked on. */
const SERVICE = 'http://127.0.0.1:8088';

export default defineConfig({
  root: import.meta.dirname,
  // It may be served below any path.
  base: './',
  build: {
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    // The content security policy takes nothing inline.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    license: { fileName: 'LICENSES.md' },
    target: 'es2022',
  },
  server: { proxy: { '/api': SERVICE } },
});
