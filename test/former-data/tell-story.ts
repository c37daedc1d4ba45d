/** What happens in the data folder: everything of which a later version must keep something, once at least. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ConversationItem, MessageItem, Page, UploadItem } from '@passerelle/protocol'
import { type ApiClient, createPartnerClient, type FakePartner, logIn, waitFor } from '@passerelle/testkit'
import { type FormerWorld, fromCustomer } from './former-world.ts'

export interface Scene {
  url: string
  world: FormerWorld
  asOperator: ApiClient
  asDesk: ApiClient
  partner: FakePartner
}

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

export async function send(scene: Scene, connector: string, ...messages: object[]): Promise<void> {
  const { url, world } = scene
  const asPartner = createPartnerClient(url, scene.world.connectors[connector] ?? unknown(connector))
  await asPartner.post('/messaging/v1/messages', { messages })
  world.sent.push({ connector, messages })
}

export async function conversationOf({ asDesk }: Scene, customer: string): Promise<ConversationItem> {
  const { items } = await asDesk.get<Page<ConversationItem>>(`/conversations?customer_id=${customer}`)
  return items[0] ?? unknown(customer)
}

export async function reply(scene: Scene, customer: string, reply: object, as = scene.asDesk): Promise<MessageItem> {
  const { id } = await conversationOf(scene, customer)
  return as.post<MessageItem>(`/conversations/${id}/messages`, reply)
}

export const untilDelivery = ({ asDesk }: Scene, { id }: MessageItem, state: string): Promise<unknown> =>
  waitFor(
    `${id} to be ${state}`,
    async () => (await asDesk.get<MessageItem>(`/messages/${id}`)).delivery?.state === state,
  )

export async function upload({ asDesk }: Scene, name: string, type: string, bytes: Uint8Array): Promise<UploadItem> {
  const form = new FormData()
  form.set('file', new File([new Uint8Array(bytes)], name, { type }))
  return asDesk.post<UploadItem>('/uploads', form)
}

function unknown(what: string): never {
  throw new Error(`there is no ${what}`)
}

/** Messages of all kinds: files in them and by URL, one that is not there, history, twice the same, an erased customer. */
export async function customersWrite(scene: Scene): Promise<void> {
  const files = createServer((request, response) => {
    if (request.url === '/here.txt') response.end('the bytes behind a URL')
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve))
  const fileUrl = `http://127.0.0.1:${(files.address() as AddressInfo).port}`
  const byUrl = (id: string) => ({
    id,
    name: id,
    mime_type: 'text/plain',
    content: { type: 'url', data: `${fileUrl}/${id}` },
  })
  const inline = (id: string, mime_type: string, bytes: Buffer) => ({
    ...{ id, name: id, mime_type },
    content: { type: 'base64', data: bytes.toString('base64') },
  })
  const question = fromCustomer('alice', 'a-2', 'Où est ma commande ?', {
    attachments: [
      inline('photo.png', 'image/png', png),
      inline('note.txt', 'text/plain', Buffer.from('an inline file')),
    ],
  })
  const alice = { ...question, metadata: { order: '4711', vip: true } }
  const history = fromCustomer('alice', 'a-1', 'I am a bot')
  await send(
    scene,
    'shop',
    { ...history, sender: { type: 'bot', id: 'bot', name: 'Shop bot' }, recipient: { type: 'human', id: 'alice' } },
    alice,
  )
  await send(scene, 'shop', alice)
  await send(
    scene,
    'shop',
    fromCustomer('bob', 'b-1', 'Two files', { attachments: [byUrl('here.txt'), byUrl('gone.txt')] }),
  )
  await send(
    scene,
    'shop',
    fromCustomer('carol', 'c-1', '', {
      rich_content: { type: 'card', title: 'A form', fields: [{ name: 'size', value: 42 }] },
    }),
  )
  for (const customer of ['dave', 'frank'])
    await send(scene, 'shop', fromCustomer(customer, `${customer}-1`, 'Anybody?'))
  await send(scene, 'shop', fromCustomer('eve', 'e-1', 'to be erased'))
  await reply(scene, 'eve', { message: 'erased with her' })
  await scene.asOperator.post('/customers/erase', { connector_id: scene.world.connectors.shop?.id, customer_id: 'eve' })
  scene.world.gone.push('eve')
  await waitFor("both of bob's files to be settled", async () => {
    const { id } = await conversationOf(scene, 'bob')
    const { items } = await scene.asDesk.get<Page<MessageItem>>(`/conversations/${id}/messages`)
    return items.flatMap(({ attachments }) => attachments).every(({ state }) => state !== 'pending')
  })
  files.close()
}

/** Conversations taken, closed, reopened and read, replies with a file, canned replies, sessions, refusals. */
export async function agentsWork(scene: Scene): Promise<void> {
  const { url, asOperator } = scene
  const { people } = scene.world
  const ada = await logIn(url, people.ada)
  const sam = await logIn(url, people.sam)
  const file = await upload(scene, 'invoice.txt', 'text/plain', Buffer.from('an invoice'))
  const answer = { message: 'Here it is', attachments: [{ upload_id: file.upload_id }], metadata: { ticket: 'T-1' } }
  await untilDelivery(scene, await reply(scene, 'alice', answer, ada), 'delivered')
  await untilDelivery(scene, await reply(scene, 'bob', { message: 'Thank you' }, sam), 'delivered')
  const [bob, carol, dave] = await Promise.all(['bob', 'carol', 'dave'].map((one) => conversationOf(scene, one)))
  await ada.post(`/conversations/${bob?.id}/close`, { last_seen_message_id: bob?.last_message?.id })
  await ada.post(`/conversations/${carol?.id}/close`, { last_seen_message_id: carol?.last_message?.id })
  await send(scene, 'shop', fromCustomer('carol', 'c-2', 'I am back'))
  await sam.post(`/conversations/${dave?.id}/assign`, { assignee: people.ada.id })
  await ada.post(`/conversations/${dave?.id}/read`)
  await sam.post('/canned-replies', { shortcut: 'hello', title: 'Greeting', text: 'Bonjour !' })
  const spare = await sam.post<{ id: string }>('/canned-replies', { shortcut: 'bye', title: 'End', text: 'Bye' })
  await sam.patch(`/canned-replies/${spare.id}`, { text: 'Au revoir' })
  await asOperator.post(`/agents/${people.dan.id}/disable`)
  await asOperator.post(`/connectors/${scene.world.connectors.shop?.id}/pause`)
  await asOperator.post(`/connectors/${scene.world.connectors.shop?.id}/resume`)
}

/** One conversation that retention will take once it is a day old. */
export async function archiveOne(scene: Scene): Promise<void> {
  await send(scene, 'archive', fromCustomer('rita', 'r-1', 'for a day'))
  const { id, last_message } = await conversationOf(scene, 'rita')
  await scene.asDesk.post(`/conversations/${id}/close`, { last_seen_message_id: last_message?.id })
  scene.world.gone.push('rita')
}

/** A reply that ends badly, in each way there is. */
export async function repliesFail(scene: Scene, connectors: string[]): Promise<void> {
  for (const connector of connectors) {
    const customer = `of-${connector}`
    await send(scene, connector, fromCustomer(customer, `${customer}-1`, 'Please answer'))
    await untilDelivery(scene, await reply(scene, customer, { message: `through ${connector}` }), 'exhausted')
  }
}

/** Deliveries cancelled: by an operator who skipped it, and with its connector. */
export async function repliesAreCancelled(scene: Scene): Promise<void> {
  for (const connector of ['skipped', 'deleted']) {
    const customer = `of-${connector}`
    await send(scene, connector, fromCustomer(customer, `${customer}-1`, 'Please answer'))
    const sent = await reply(scene, customer, { message: `through ${connector}` })
    if (connector === 'skipped') await scene.asOperator.post(`/deliveries/${sent.delivery?.id}/skip`)
    else await scene.asOperator.delete(`/connectors/${scene.world.connectors.deleted?.id}`)
    await untilDelivery(scene, sent, 'cancelled')
  }
}

/** Deliveries that wait: tried before, never tried, and under way at this very moment. Their connectors are paused. */
export async function repliesWait(scene: Scene): Promise<void> {
  const pause = (name: string) => scene.asOperator.post(`/connectors/${scene.world.connectors[name]?.id}/pause`)
  scene.partner.answer({ status: 503, body: 'out of order' })
  for (const customer of ['w-1', 'w-2', 'w-3']) {
    await send(scene, 'waiting', fromCustomer(customer, customer, 'Please answer'))
    const file = await upload(
      scene,
      `${customer}.txt`,
      'text/plain',
      Buffer.from(customer === 'w-1' ? 'inline' : 'by URL, since it is longer'),
    )
    await reply(scene, customer, { message: `first for ${customer}`, attachments: [{ upload_id: file.upload_id }] })
    await reply(scene, customer, { message: `second for ${customer}`, rich_content: { type: 'note', text: 'Été' } })
    await reply(scene, customer, { message: `third for ${customer}` })
  }
  await waitFor('each to be tried twice', async () => {
    const heads = await Promise.all(['w-1', 'w-2'].map((one) => attemptsOf(scene, one)))
    return heads.every((attempts) => attempts >= 2)
  })
  await pause('waiting')
  await untilQuiet(scene)
  const before = scene.partner.received.length
  scene.partner.answer(() => {})
  await send(scene, 'under-way', fromCustomer('u-1', 'u-1', 'Please answer'))
  await reply(scene, 'u-1', { message: 'under way when it was killed' })
  await reply(scene, 'u-1', { message: 'behind it' })
  await scene.partner.waitForRequests(before + 1)
  await pause('under-way')
}

async function attemptsOf({ asOperator }: Scene, customer: string): Promise<number> {
  const { items } = await asOperator.get<Page<{ attempts: number }>>(`/deliveries?customer_id=${customer}`)
  return Math.max(...items.map(({ attempts }) => attempts))
}

/** Until no delivery of a connector that is paused is under way. */
const untilQuiet = ({ partner }: Scene) =>
  waitFor('the partner to have answered all', () =>
    partner.received.every(({ message, answered }) => answered || !message.customer_id.startsWith('w-')),
  )
