import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { BlobStore } from '../attachments/blob-store.ts'
import { resultOf } from '../lib/steps-of.ts'
import { openDiskBlobs } from './disk.ts'
import { moveBlobs } from './move-blobs.ts'

let folder = ''
let from: BlobStore
let to: BlobStore
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'passerelle-move-'))
  from = openDiskBlobs(join(folder, 'from'))
  to = openDiskBlobs(join(folder, 'to'))
})
afterEach(() => rm(folder, { recursive: true }))

const move = (keys: string[]) => resultOf(moveBlobs({ from, to, toName: 'there' }, keys), () => {})
const bytes = Buffer.from('bytes of a file')

test('a move that is run again after the old folder went deleted what it had moved', async () => {
  const { key } = await from.put(bytes)
  expect(await move([key])).toEqual({ files: 1, bytes: bytes.length, missing: 0 })
  await rm(join(folder, 'from'), { recursive: true })
  expect(await move([key])).toEqual({ files: 1, bytes: bytes.length, missing: 0 })
  expect(Buffer.from((await to.read(key)) ?? [])).toEqual(bytes)
})

test('half a file that an interrupted move left is replaced; what is nowhere is told as missing', async () => {
  const { key } = await from.put(bytes)
  await to.put(bytes.subarray(0, 5), { key })
  const gone = 'a'.repeat(40)
  expect(await move([key, gone])).toEqual({ files: 1, bytes: bytes.length, missing: 1 })
  expect(Buffer.from((await to.read(key)) ?? [])).toEqual(bytes)
})
