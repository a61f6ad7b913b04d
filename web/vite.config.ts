import { defineConfig } from "vite";

// Where `npm run dev` finds the API: the address that `make up` prints.
const API = "http://127.0.0.1:8000";

export default defineConfig({
  build: {
    target: "es2022",
    manifest: true,
    sourcemap: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the Content-Security-Policy allows no data: addresses
    cssCodeSplit: true,
    reportCompressedSize: false,
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { proxy: { "/v1": { target: API, changeOrigin: true, headers: { origin: API } } } },
});
