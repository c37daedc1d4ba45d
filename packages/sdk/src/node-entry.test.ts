import { expect, test } from 'vitest'

test.each([
  ['node.mjs', 'index.ts'],
  ['node-ai.mjs', 'ai/index.ts'],
  ['node-durable.mjs', 'durable/index.ts'],
])('the entry for Node passes on everything the SDK exports: %s', async (name, source) => {
  const entry: object = await import(new URL(`../${name}`, import.meta.url).href)
  const sdk: object = await import(new URL(source, import.meta.url).href)
  expect(Object.keys(entry).sort()).toEqual(Object.keys(sdk).sort())
})
