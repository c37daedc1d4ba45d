/** Sends what must not be lost: kept before it is sent, in order, until the server has it. */
export { fileStore } from './file-store.ts'
export type { OutgoingStore } from './outgoing-store.ts'
export { createDurableSender, type DurableOptions, type DurableSender, type Refused } from './sender.ts'
