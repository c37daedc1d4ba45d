/** As node.mjs, for `@passerelle/sdk/ai`. */
const entry = Number(process.versions.node.split('.')[0]) >= 24 ? './src/ai/index.ts' : './dist/ai/index.js'

export const { createAgentTools, createInbox, createPullInbox } = await import(
  /* @vite-ignore */ new URL(entry, import.meta.url).href
)
