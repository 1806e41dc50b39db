/// <reference types="vitest/config" />
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type Plugin } from 'vite';

const server = process.env['SWITCHBOARD_URL'] ?? 'http://127.0.0.1:8080';

/** The phone for pages of other systems lies beside the console: the server hands it out at `/embed`. */
function embeddedPhone(): Plugin {
  const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  return {
    name: 'embedded-phone',
    apply: 'build',
    closeBundle() {
      if (!existsSync(at('../embed/dist/switchboard-phone.js'))) return; // only the console is being built
      mkdirSync(at('./dist/embed'), { recursive: true });
      copyFileSync(at('../embed/dist/switchboard-phone.js'), at('./dist/embed/switchboard-phone.js'));
    },
  };
}

/** `--mode mock` serves the in-memory server of `mock/`; any other mode passes requests on to a real server. */
export default defineConfig(async ({ mode }) => ({
  plugins: [react(), embeddedPhone(), ...(mode === 'mock' ? [(await import('./mock/plugin')).mockServer()] : [])],
  resolve: {
    alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) },
    conditions: ['source', ...defaultClientConditions],
  },
  server: {
    host: '127.0.0.1',
    proxy:
      mode === 'mock'
        ? undefined
        : { '/api': { target: server, ws: true }, '/sip': { target: server, ws: true } },
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|react-router|scheduler|@tanstack|i18next|react-i18next)[\\/]/, priority: 3 },
            { name: 'echarts', test: /node_modules[\\/](echarts|zrender)[\\/]/, priority: 2 },
            { name: 'sip', test: /node_modules[\\/]sip\.js[\\/]/, priority: 2 },
          ],
        },
      },
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['./test/setup.ts'],
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    css: false,
  },
}));
