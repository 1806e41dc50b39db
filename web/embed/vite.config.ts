/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';

const source = fileURLToPath(new URL('./src/index.ts', import.meta.url));

/** One file with everything in it: a page needs one script tag and no bundler. */
export default defineConfig({
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: {
    target: 'es2022',
    lib: { entry: source, formats: ['es'], fileName: () => 'switchboard-phone.js' },
    rolldownOptions: { output: { codeSplitting: false } },
  },
  test: { environment: 'jsdom', include: ['test/**/*.test.ts'] },
});
