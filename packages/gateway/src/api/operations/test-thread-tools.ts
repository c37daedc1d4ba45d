/** For answers.test.ts: what is asked of canned replies, and of the pictures that messages name. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { World } from '@passerelle/testkit'

type Ask = (
  method: string,
  path: string,
  options?: { body?: object; expected?: number },
) => Promise<Record<string, unknown>>

export async function askForCanned(supervisor: Ask): Promise<void> {
  const reply = { shortcut: 'hello', title: 'Greeting', text: 'Good morning' }
  const path = '/desk/v1/canned-replies'
  const canned = await supervisor('POST', path, { body: reply, expected: 201 })
  await supervisor('POST', path, { body: reply, expected: 409 })
  await supervisor('GET', path)
  await supervisor('PATCH', `${path}/${canned.id}`, { body: { text: 'Hello' } })
  await supervisor('POST', `${path}/${canned.id}/uploads`, { expected: 201 })
  await supervisor('DELETE', `${path}/${canned.id}`, { expected: 204 })
  await supervisor('DELETE', `${path}/${canned.id}`, { expected: 404 })
}

export async function askForPictures({ world, desk }: { world: World; desk: Ask }): Promise<void> {
  const server = createServer((_, response) => response.end('\x89PNG\r\n\x1a\n', 'latin1')).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/a.png`
  const sender = { type: 'human', id: 'pia', name: 'Pia' }
  const body = { message: 'See', rich_content: { type: 'image', url } }
  await world.send({ id: 'picture', created_at: 1_700_000_000, customer_id: 'pia', sender, body })
  const [message] = await world.thread((await world.conversationOf('pia')).id)
  await desk('GET', `/desk/v1/messages/${message?.id}/pictures/0`)
  await desk('GET', `/desk/v1/messages/${message?.id}/pictures/1`, { expected: 404 })
  await desk('GET', `/desk/v1/messages/${message?.id}/pictures/x`, { expected: 400 })
  server.closeAllConnections()
  server.close()
}
