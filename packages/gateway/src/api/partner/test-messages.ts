/** Messages posted to the partner API alone, and what the store has of them. */
import { afterEach, beforeEach, expect } from 'vitest'
import { instanceId } from '../../../test/memory-world.ts'
import { openPartnerDoor, type PartnerDoor, type TestClient } from '../../../test/partner-door.ts'

export let door: PartnerDoor
export let token: string

/** For the whole file that asks for it: each test gets a door of its own. */
export function usePartnerDoor(): void {
  beforeEach(async () => {
    door = await openPartnerDoor()
    token = await door.token()
  })
  afterEach(() => door.close())
}

/** From now on messages carry a new token of that client. */
export async function speakAs(client: TestClient = door.client): Promise<void> {
  token = await door.token(client)
}

export const simple = {
  id: '1234546',
  created_at: 1676541889,
  customer_id: '0601020304',
  sender: { type: 'human', id: '0601020304', name: 'John Doe' },
  body: { message: 'Hello, I have a question. Can you help me?' },
  metadata: {},
}
export const customer = { type: 'human', id: '0601020304' }
export const bot = { type: 'bot', id: 'bot' }
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
)
export const image = {
  id: 'f',
  name: 'dot.png',
  mime_type: 'image/png',
  content: { type: 'base64', data: png.toString('base64') },
}

export const post = (payload: object | string | Buffer, headers: Record<string, string> = {}) =>
  door.app.inject({
    method: 'POST',
    url: '/messaging/v1/messages',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    payload,
  })
export const send = (...messages: object[]) => post({ messages })
export const statuses = async (...messages: object[]): Promise<string[]> =>
  (await send(...messages)).json().messages.map(({ status }: { status: string }) => status)
export const faults = async (...messages: object[]): Promise<string[]> => {
  const answer = await send(...messages)
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ error: 'invalid_request', error_description: expect.any(String) })
  return answer.json().errors.map(({ path }: { path: string }) => path)
}
export const conversations = async () =>
  (await door.store.listConversations({ instanceId, status: 'all', limit: 100 })).items
export const thread = async (conversationId?: string) => {
  const id = conversationId ?? (await conversations())[0]?.id ?? ''
  return (await door.store.listMessages({ instanceId, conversationId: id, order: 'asc', limit: 100 })).items
}
export const texts = async (conversationId?: string) => (await thread(conversationId)).map(({ text }) => text)
