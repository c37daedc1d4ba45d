import { expect, test } from 'vitest'
import * as sdk from './index.ts'

test('the entry for Node passes on everything the SDK exports', async () => {
  const entry: object = await import(new URL('../node.mjs', import.meta.url).href)
  expect(Object.keys(entry).sort()).toEqual(Object.keys(sdk).sort())
})
