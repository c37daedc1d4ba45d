/** As node.mjs, for `@passerelle/sdk/durable`. */
const entry = Number(process.versions.node.split('.')[0]) >= 24 ? './src/durable/index.ts' : './dist/durable/index.js'

export const { createDurableSender, fileStore } = await import(/* @vite-ignore */ new URL(entry, import.meta.url).href)
