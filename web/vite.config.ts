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
    rolldownOptions: {
      output: {
        // What nearly every page needs is one file: many small ones would each cost a way there and back.
        codeSplitting: {
          groups: [{ name: "frame", test: /\.m?[jt]sx?$/, minShareCount: 3 }],
        },
      },
    },
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { proxy: { "/v1": { target: API, changeOrigin: true, headers: { origin: API } } } },
});
