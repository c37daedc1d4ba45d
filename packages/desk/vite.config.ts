import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const GATEWAY = 'http://localhost:8080'

export default defineConfig({
  plugins: [react()],
  // The gateway replaces the placeholder in every answer with that answer's nonce.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // Under the content security policy nothing may come from a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { '/desk/v1': GATEWAY, '/operator/v1': GATEWAY } },
})
