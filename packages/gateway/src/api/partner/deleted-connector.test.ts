import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { conversations, door, image, post, simple, usePartnerDoor } from './test-messages.ts'

usePartnerDoor()

test('messages whose connector is deleted while they arrive are refused as with its token, and leave no file', async () => {
  const withFile = { ...simple, id: 'b', body: { message: 'Look', attachments: [image] } }
  const body = JSON.stringify({ messages: [simple, withFile] })
  async function* arriving() {
    yield body.slice(0, 20)
    await door.store.deleteConnector(door.client.connectorId, door.clock.now())
    yield body.slice(20)
  }
  const answer = await door.app.inject({
    method: 'POST',
    url: '/messaging/v1/messages',
    headers: { authorization: `Bearer ${await door.token()}`, 'content-type': 'application/json' },
    payload: Readable.from(arriving()),
  })
  const after = await post({ messages: [simple] })
  expect([answer.statusCode, answer.json()]).toEqual([401, after.json()])
  expect(answer.headers['www-authenticate']).toBe(after.headers['www-authenticate'])
  expect(await conversations()).toEqual([])
  expect(await door.blobKeys()).toEqual([])
})
