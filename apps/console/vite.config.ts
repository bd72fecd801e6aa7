import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { compression } from 'vite-plugin-compression2';

/** The config service serves `dist` at `/`, under a policy that lets scripts and styles come only from there. */
export default defineConfig({
  root: import.meta.dirname,
  cacheDir: 'out-tsc/vite-build',
  plugins: [
    react(),
    // Once here, instead of with every answer; source maps are for developers.
    compression({
      algorithms: ['brotliCompress', 'gzip'],
      include: /\.(?:js|css|svg|html)$/,
      logLevel: 'silent',
    }),
  ],
  // Workspace libraries are bundled from their sources, so that a build needs no build before it.
  resolve: { conditions: ['@sight-webhooks/source', ...defaultClientConditions] },
  build: {
    target: 'baseline-widely-available',
    // A data: URL in a style sheet would need a policy of its own.
    assetsInlineLimit: 0,
    sourcemap: true,
    reportCompressedSize: true,
  },
});
