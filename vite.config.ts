import { join } from 'node:path';
import { defineConfig } from 'vite';

/**
 * Makes the program and nearly all libraries into a few dozen files, since Node takes most of the time of a start to
 * find and read the hundreds they are in otherwise. What commands load only when they run stays in files of its own.
 */
export default defineConfig({
  resolve: {
    // Its package has Node load a CommonJS copy, of which nothing can be left out.
    alias: { rxjs: join(import.meta.dirname, 'node_modules/rxjs/dist/esm/index.js') },
  },
  ssr: {
    noExternal: true,
    external: [
      // Wants to know the name of its file.
      'write-file-atomic',
      // Has a file of its own beside it, which it reads.
      'node-sqlite3-wasm',
    ],
  },
  build: {
    ssr: true,
    target: 'node20',
    // The dashboard is built into it too, and a program that runs may yet load a part of itself.
    emptyOutDir: false,
    copyPublicDir: false,
    minify: false,
    sourcemap: true,
    license: { fileName: 'LICENSES.md' },
    rolldownOptions: {
      // Threads begin with a file of their own.
      input: { main: 'main.ts', tuneWorker: 'cli/tuning/worker.ts' },
      // Ours do nothing when they are loaded: a command that wants one thing of the model world takes no more of it along.
      treeshake: { moduleSideEffects: (id) => !id.includes('/sandbox/') },
      output: {
        chunkFileNames: '[name].js',
        // Traces need names and lines only, and Node reads the maps at each start that asks for them.
        sourcemapExcludeSources: true,
      },
    },
  },
});
