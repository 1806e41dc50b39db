import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';

/** The React example as a third party would bundle it; the plain one needs no bundler. */
export default defineConfig({
  root: 'examples',
  base: '/',
  resolve: { conditions: ['source', ...defaultClientConditions] },
  build: { target: 'es2022', outDir: '../dist/examples', emptyOutDir: true, rolldownOptions: { input: fileURLToPath(new URL('./examples/react/index.html', import.meta.url)) } },
});
