import { createHmac } from 'node:crypto'
import { createClient } from '@passerelle/sdk'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { answerAsAgent, type PartnerProgram } from '../../../../test/examples/partner-program.ts'
import { answerRich, startChannel, textsOf } from '../../test/channel-program.ts'
import { startVendor, type Vendor, type VendorCall } from '../../test/vendor.ts'
import { openState } from '../kit/state.ts'
import { createWhatsApp } from './whatsapp.ts'
import { extendWindow } from './window.ts'

const customer = '33600000001'
const number = '10677'
const picture = Buffer.from('a picture')

interface Sent {
  messaging_product: string
  to: string
  type: 'text' | 'image' | 'document' | 'interactive' | 'template'
  text?: { body: string }
  interactive?: { action: { buttons?: { reply: { id: string; title: string } }[] } }
  template?: object
  image?: object
  document?: object
}

let world: World
let meta: Vendor<Sent>
let channel: PartnerProgram
beforeAll(async () => {
  world = await createWorld({ settings: { RETRY_SCHEDULE: '1h' } })
  meta = await startVendor(answer)
  channel = await start({})
})
afterAll(async () => {
  await channel[Symbol.asyncDispose]()
  await meta[Symbol.asyncDispose]()
  await world.close()
})
beforeEach(() => {
  meta.taken.length = 0
})

const start = (env: Record<string, string>) =>
  startChannel({
    world,
    name: 'whatsapp',
    env: {
      WHATSAPP_API: `${meta.url}/v23.0`,
      WHATSAPP_PHONE_NUMBER_ID: number,
      WHATSAPP_ACCESS_TOKEN: 'token',
      WHATSAPP_APP_SECRET: 'secret',
      WHATSAPP_VERIFY_TOKEN: 'verify',
      ...env,
    },
  })

/** When the customer last wrote, as WhatsApp knows it. */
let lastWritten = 0
const dayMs = 24 * 3600_000

/** Whether the app has asked too much: Meta says so with a 400. */
let isThrottled = false

/** As the reference of the Cloud API has it. */
function answer({ method, path, headers, json }: VendorCall<Sent>) {
  if (headers.get('authorization') !== 'Bearer token') return refuse(401, 'Authentication Error')
  if (isThrottled) return refuse(400, '(#4) Application request limit reached', 4)
  if (path === '/v23.0/media-gone') return refuse(400, 'Unsupported get request. Object does not exist')
  if (path === '/v23.0/media-1') return { json: { url: `${meta.url}/file`, mime_type: 'image/jpeg', id: 'media-1' } }
  if (path === '/file') return { bytes: picture }
  if (path === `/v23.0/${number}/media`) return { json: { id: 'uploaded-1' } }
  if (method !== 'POST' || path !== `/v23.0/${number}/messages`) return refuse(404, 'Unknown path')
  if (json.messaging_product !== 'whatsapp' || !json.to || !json[json.type]) return refuse(400, 'Invalid parameter')
  if (json.type !== 'template' && Date.now() - lastWritten > dayMs)
    return refuse(400, '(#131047) Re-engagement message', 131047)
  for (const { reply } of json.interactive?.action.buttons ?? []) {
    if (reply.title.length > 20) return refuse(400, 'Button title length invalid. Max 20')
  }
  return { json: { messages: [{ id: `wamid.out-${meta.taken.length}` }] } }
}

const refuse = (status: number, message: string, code = 100) => ({
  status,
  json: { error: { message, type: 'OAuthException', code, fbtrace_id: 'AbC' } },
})

const sent = () => meta.taken.filter(({ path }) => path.endsWith('/messages')).map(({ json }) => json)

/** Signed as Meta does. */
async function notify(value: object, secret = 'secret'): Promise<number> {
  const change = { field: 'messages', value: { metadata: { phone_number_id: number }, ...value } }
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes: [change] }] })
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
  const headers = { 'Content-Type': 'application/json', 'X-Hub-Signature-256': signature }
  const response = await fetch(`${channel.url}/whatsapp`, { method: 'POST', body, headers })
  return response.status
}

const contacts = [{ wa_id: customer, profile: { name: 'Zoé' } }]
/** The same at each attempt. */
const startedAt = Date.now()
const seconds = (ms = startedAt) => String(Math.floor(ms / 1000))
let written = 0
const write = (message: object, ms = startedAt) => {
  lastWritten = Math.max(lastWritten, ms)
  const timestamp = seconds(ms)
  return notify({ contacts, messages: [{ id: `wamid.${++written}`, from: customer, timestamp, ...message }] })
}

test('confirms the webhook to whoever knows the token that was agreed on', async () => {
  const ask = (token: string) =>
    fetch(`${channel.url}/whatsapp?hub.mode=subscribe&hub.challenge=1158&hub.verify_token=${token}`)
  expect(await (await ask('verify')).text()).toBe('1158')
  expect((await ask('guess')).status).toBe(403)
})

test('what a customer writes comes to the desk once, with its files, and the answer goes back', async () => {
  expect(await write({ type: 'text', text: { body: 'Where is my order?' } })).toBe(200)
  written -= 1
  expect(await write({ type: 'text', text: { body: 'Where is my order?' } })).toBe(200)
  await write({ type: 'image', image: { id: 'media-1', mime_type: 'image/jpeg', caption: 'This one' } })
  await write({ type: 'reaction', reaction: { emoji: '👍' } })
  expect(await textsOf(world, customer)).toEqual(['Where is my order?', 'This one'])
  const { id, customer_name } = await world.conversationOf(customer)
  expect(customer_name).toBe('Zoé')
  expect((await world.thread(id))[1]?.attachments).toMatchObject([{ name: 'media-1.jpeg', size: picture.length }])

  await answerAsAgent(world, customer, 'On its way.', 'a note')
  expect(sent()).toMatchObject([
    { to: customer, type: 'text', text: { body: 'On its way.' } },
    { to: customer, type: 'document', document: { id: 'uploaded-1', filename: 'note.txt' } },
  ])
  const upload = meta.taken.find(({ path }) => path.endsWith('/media'))
  expect(upload?.bytes.toString()).toContain('a note')
})

test('a file waits while Meta takes no more questions, and is left out when Meta does not have it', async () => {
  await write({ type: 'text', text: { body: 'Two pictures' } })
  isThrottled = true
  expect(await write({ type: 'image', image: { id: 'media-1', caption: 'A burst' } })).toBe(503)
  isThrottled = false
  written -= 1
  expect(await write({ type: 'image', image: { id: 'media-1', caption: 'A burst' } })).toBe(200)
  expect(await write({ type: 'image', image: { id: 'media-gone', caption: 'Gone' } })).toBe(200)
  expect((await textsOf(world, customer)).slice(-3)).toEqual([
    'Two pictures',
    'A burst',
    'Gone\n[A file that stays on WhatsApp: over 25 MB, or expired]',
  ])
  const { id } = await world.conversationOf(customer)
  expect((await world.thread(id)).at(-2)?.attachments).toMatchObject([{ name: 'media-1.jpeg' }])
})

test('choices become buttons, a list, or words, as WhatsApp takes them', async () => {
  await write({ type: 'text', text: { body: 'Choices, please' } })
  const items = (count: number) => Array.from({ length: count }, (_, n) => ({ label: `Choice ${n}` }))
  for (const count of [3, 4, 11]) {
    await answerRich(world, customer, { blocks: [{ type: 'buttons', text: 'Which?', items: items(count) }] })
  }
  expect(sent()).toMatchObject([
    { interactive: { type: 'button', body: { text: 'Which?' }, action: { buttons: { length: 3 } } } },
    { interactive: { type: 'list', action: { sections: [{ rows: { length: 4 } }] } } },
    { text: { body: expect.stringContaining('• Choice 10') } },
  ])
  const { id, title } = sent()[0]?.interactive?.action.buttons?.[1]?.reply ?? {}
  await write({ type: 'interactive', interactive: { type: 'button_reply', button_reply: { id, title } } })
  expect((await textsOf(world, customer)).at(-1)).toBe('Choice 1')
})

test('the agent sees that the customer has read the answer', async () => {
  await write({ type: 'text', text: { body: 'Read, please' } })
  await answerAsAgent(world, customer, 'Here you are.')
  const id = `wamid.out-${meta.taken.length - 1}`
  // In the second it was sent, it cannot have been read before it.
  const timestamp = seconds(Date.now() + 1000)
  expect(await notify({ statuses: [{ id, status: 'read', timestamp, recipient_id: customer }] })).toBe(200)
  expect((await world.conversationOf(customer)).read_until).not.toBeNull()
})

test('a request that Meta did not sign is refused, and nothing of it arrives', async () => {
  const messages = [{ id: 'forged', from: '1', timestamp: seconds(), type: 'text', text: { body: 'Forged' } }]
  expect(await notify({ messages }, 'guess')).toBe(401)
  expect(await world.asDesk.get('/conversations?customer_id=1')).toMatchObject({ items: [] })
})

test('the agent is told of an answer that WhatsApp took and could not deliver', async () => {
  await write({ type: 'text', text: { body: 'Fail, please' } })
  await answerAsAgent(world, customer, 'Not to be had.')
  const id = `wamid.out-${meta.taken.length - 1}`
  const errors = [{ code: 131026, title: 'Message undeliverable' }]
  const failed = { id, status: 'failed', timestamp: seconds(), recipient_id: customer, errors }
  // WhatsApp may say it twice.
  expect(await notify({ statuses: [failed] })).toBe(200)
  expect(await notify({ statuses: [failed] })).toBe(200)
  expect((await textsOf(world, customer)).slice(-2)).toEqual([
    'Not to be had.',
    'WhatsApp did not deliver “Not to be had.”: Message undeliverable (131026)',
  ])
})

const aFile = () => world.upload({ name: 'bill.pdf', type: 'application/pdf', bytes: Buffer.from('a bill') })

/** WhatsApp knows of a day without a word; what the channel knows is older by a minute. */
const closeWindow = () => {
  lastWritten = Date.now() - dayMs - 60_000
}

test('after 24 hours a text goes by template, and waits when there is none', async () => {
  await write({ type: 'text', text: { body: 'Now' } })
  // An older one that comes late closes nothing.
  await write({ type: 'text', text: { body: 'Yesterday' } }, Date.now() - dayMs - 3600_000)
  await answerAsAgent(world, customer, 'In time.')
  const { id } = await world.conversationOf(customer)
  closeWindow()
  await world.reply(id, { message: 'Are you\nthere?', attachments: [{ upload_id: (await aFile()).upload_id }] })
  await waitFor('the refusal', () => channel.output().includes('more than 24 hours ago'))
  expect(sent().map(({ text }) => text?.body)).toEqual(['In time.'])
  // The customer's next message opens the window, and lets what waits go.
  await write({ type: 'text', text: { body: 'I am' } }, Date.now())
  await world.reply(id, 'Good.')
  await waitFor('all', () => sent().length === 4)
  expect(sent().map(({ type, text }) => text?.body ?? type)).toEqual([
    'In time.',
    'Are you\nthere?',
    'document',
    'Good.',
  ])

  await channel[Symbol.asyncDispose]()
  channel = await start({ WHATSAPP_TEMPLATE: 'answer', WHATSAPP_TEMPLATE_LANGUAGE: 'fr' })
  closeWindow()
  await answerAsAgent(world, customer, 'Still\nthere?')
  await world.reply(id, { message: '', attachments: [{ upload_id: (await aFile()).upload_id }] })
  await waitFor('both', () => sent().length === 6)
  expect(sent().slice(-2)).toMatchObject(
    ['Still there?', 'bill.pdf'].map((text) => ({
      template: { name: 'answer', language: { code: 'fr' }, components: [{ parameters: [{ text }] }] },
    })),
  )
  await write({ type: 'text', text: { body: 'Yes' } }, Date.now() + 1000)
  await world.reply(id, 'Here it is.')
  await waitFor('the file', () => sent().length === 8)
  expect(sent().slice(-2)).toMatchObject([{ type: 'document' }, { text: { body: 'Here it is.' } }])
})

test('of a long text nothing is lost, and nothing said twice, when the window closes or opens in its middle', async () => {
  const state = openState(':memory:')
  const client = createClient({ baseUrl: world.url, clientId: 'id', clientSecret: 'secret' })
  const { compose } = createWhatsApp({
    ...{
      api: `${meta.url}/v23.0`,
      phoneNumberId: number,
      accessToken: 'token',
      appSecret: 'secret',
      verifyToken: 'verify',
    },
    ...{ template: { name: 'answer', language: 'fr' }, client, state },
  })
  const sender = { type: 'human' as const, id: 'kiamo', name: 'Zoé' }
  const [beginning, rest] = ['a'.repeat(4096), 'and so on']
  const stepsOf = (id: string) =>
    compose({
      ...{ id, created_at: 1, customer_id: customer, sender, metadata: {} },
      body: { message: beginning + rest, attachments: [] },
    })
  const write = () => {
    lastWritten = Date.now()
    extendWindow(state, customer, lastWritten)
  }
  const templateOf = (text: string) => ({ template: { components: [{ parameters: [{ text }] }] } })

  write()
  const closing = await stepsOf('closing')
  await closing[0]?.()
  closeWindow()
  await closing[1]?.()
  expect(sent()).toMatchObject([{ text: { body: beginning } }, templateOf(rest)])

  const opening = await stepsOf('opening')
  await opening[0]?.()
  write()
  await opening[1]?.()
  expect(sent().slice(2)).toMatchObject([templateOf(beginning + rest)])
  state.close()
})
