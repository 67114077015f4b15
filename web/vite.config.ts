import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/app/',
  plugins: [vue()],
  define: { __VUE_PROD_DEVTOOLS__: false, __VUE_OPTIONS_API__: false },
  build: { target: 'chrome86', cssTarget: 'chrome86', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
})
