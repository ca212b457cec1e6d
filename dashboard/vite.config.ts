import { join } from 'node:path';
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
    rolldownOptions: {
      input: {
        index: join(import.meta.dirname, 'index.html'),
        // The sandbox has the page load it, by this name.
        rehearse: join(import.meta.dirname, 'src/rehearse/rehearse.ts'),
      },
      output: {
        entryFileNames: ({ name }) => (name === 'rehearse' ? 'rehearse.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: { proxy: { '/api': SERVICE } },
});
