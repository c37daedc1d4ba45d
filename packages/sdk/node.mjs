/**
 * The SDK in this repository, for programs that run on Node: a Node that runs TypeScript gets the sources, an older one
 * what installing compiled from them. Packed, the SDK is compiled for all.
 */
const entry = Number(process.versions.node.split('.')[0]) >= 24 ? './src/index.ts' : './dist/index.js'

export const {
  createClient,
  createWebhookHandler,
  fileAttachment,
  nodeWebhookHandler,
  PasserelleError,
  signBodyHash,
  verifyArrival,
  verifyBodyHash,
  verifyWebhook,
} = await import(/* @vite-ignore */ new URL(entry, import.meta.url).href)
