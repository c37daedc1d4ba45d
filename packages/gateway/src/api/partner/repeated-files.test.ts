/** What the blob store is asked to write when messages with files come again. */
import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPartnerDoor, type PartnerDoor } from '../../../test/partner-door.ts'

let door: PartnerDoor
let token: string
let written: number
beforeEach(async () => {
  door = await openPartnerDoor()
  token = await door.token()
  const { put } = door.blobs
  written = 0
  door.blobs.put = (...args) => {
    written += 1
    return put(...args)
  }
})
afterEach(() => door.close())

const message = (id: string, ...files: Buffer[]) => ({
  id,
  created_at: 1676541889,
  customer_id: 'c',
  sender: { type: 'human', id: 'c' },
  body: {
    message: id,
    attachments: files.map((bytes, index) => ({
      id: `${index}`,
      name: 'a.bin',
      mime_type: 'application/octet-stream',
      content: { type: 'base64', data: bytes.toString('base64') },
    })),
  },
})

/** The statuses of a request, and how many blobs it had written. */
async function send(...messages: object[]): Promise<[statuses: string[], written: number]> {
  const before = written
  const answer = await door.app.inject({
    method: 'POST',
    url: '/messaging/v1/messages',
    headers: { authorization: `Bearer ${token}` },
    payload: { messages },
  })
  return [answer.json().messages.map(({ status }: { status: string }) => status), written - before]
}

test('[2.duplicates] of a batch that is sent again no file is written', async () => {
  const batch = [message('1', randomBytes(300_000), Buffer.from('b')), message('2', Buffer.from('')), message('3')]
  expect(await send(...batch)).toEqual([['recorded', 'recorded', 'recorded'], 3])
  expect(await send(...batch)).toEqual([['duplicate', 'duplicate', 'duplicate'], 0])
  expect(await door.blobKeys()).toHaveLength(3)
})

test('[2.duplicates] of a batch that is known in part, or repeats itself, only what is new is written', async () => {
  const file = Buffer.from('a')
  await send(message('1', file), message('2'))
  const other = message('1', Buffer.from('other'))
  expect(await send(message('3', file), message('1', file), other, message('3', file), message('2'))).toEqual([
    ['recorded', 'duplicate', 'recorded', 'duplicate', 'duplicate'],
    2,
  ])
  expect(await door.blobKeys()).toHaveLength(3)
})

test('[2.duplicates] of two equal requests at once one is recorded, and one blob stays', async () => {
  const same = message('1', randomBytes(100_000))
  const answers = await Promise.all([send(same), send(same)])
  expect(answers.flatMap(([statuses]) => statuses).sort()).toEqual(['duplicate', 'recorded'])
  expect(await door.blobKeys()).toHaveLength(1)
})

test('[2.fingerprint] a file by URL is known by its URL, beside one that came as bytes', async () => {
  const byUrl = message('1', Buffer.from('a'), Buffer.from('b'))
  Object.assign(byUrl.body.attachments[1] ?? {}, { content: { type: 'url', data: 'https://shop.example/b' } })
  expect(await send(byUrl)).toEqual([['recorded'], 1])
  expect(await send(byUrl)).toEqual([['duplicate'], 0])
  Object.assign(byUrl.body.attachments[1] ?? {}, { content: { type: 'url', data: 'https://shop.example/c' } })
  expect(await send(byUrl)).toEqual([['recorded'], 1])
})
