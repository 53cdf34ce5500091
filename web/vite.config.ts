// How the console is built: everything into hashed files of this origin, nothing inline, since the station's content
// security policy allows neither inline scripts nor inline styles. `npm run dev` passes /api on to a running station.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

const station = process.env.STATION ?? 'http://127.0.0.1:5170';

export default defineConfig({
  plugins: [svelte()],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, sourcemap: false },
  server: { port: 5180, strictPort: true, fs: { allow: ['..'] }, proxy: { '/api': { target: station } } },
});
