import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { answerAsAgent, type PartnerProgram } from '../../../../test/examples/partner-program.ts'
import { answerRich, startChannel, textsOf, typeAsAgent } from '../../test/channel-program.ts'
import { startVendor, type Vendor, type VendorCall } from '../../test/vendor.ts'

interface Sent {
  chat_id: string
  text?: string
  caption?: string
  photo?: string
  file_id?: string
  reply_markup?: {
    inline_keyboard?: { text: string; callback_data?: string; url?: string }[][]
    keyboard?: { text: string }[][]
  }
}

const voice = Buffer.from('a voice')

let world: World
let telegram: Vendor<Sent>
let channel: PartnerProgram
beforeAll(async () => {
  world = await createWorld({ settings: { RETRY_SCHEDULE: '1h' } })
  telegram = await startVendor<Sent>(answer)
  const env = { TELEGRAM_API: telegram.url, TELEGRAM_TOKEN: '1:token', TELEGRAM_SECRET: 'secret' }
  channel = await startChannel({ world, name: 'telegram', env })
})
afterAll(async () => {
  await channel[Symbol.asyncDispose]()
  await telegram[Symbol.asyncDispose]()
  await world.close()
})
beforeEach(() => {
  telegram.taken.length = 0
})

/** As the Bot API has it. */
function answer({ path, json, headers }: VendorCall<Sent>) {
  if (path === '/file/bot1:token/voice/file_1.oga') return { bytes: voice }
  const method = /^\/bot1:token\/(\w+)$/.exec(path)?.[1]
  if (method === undefined) return refuse(401, 'Unauthorized')
  if (method === 'getFile' && json.file_id === 'huge') return refuse(400, 'Bad Request: file is too big')
  if (method === 'getFile') return { json: { ok: true, result: { file_path: 'voice/file_1.oga' } } }
  // Width and height are over 10,000 together, or one is twenty times the other.
  if (method === 'sendPhoto') return refuse(400, 'Bad Request: PHOTO_INVALID_DIMENSIONS')
  if (method === 'answerCallbackQuery' || method === 'sendChatAction') return { json: { ok: true, result: true } }
  const isForm = headers.get('content-type')?.startsWith('multipart/form-data')
  if (!isForm && method === 'sendMessage' && !json.text) return refuse(400, 'Bad Request: message text is empty')
  if (!isForm && (json.text?.length ?? 0) > 4096) return refuse(400, 'Bad Request: message is too long')
  for (const { callback_data = '' } of isForm ? [] : (json.reply_markup?.inline_keyboard?.flat() ?? [])) {
    if (Buffer.byteLength(callback_data) > 64) return refuse(400, 'Bad Request: BUTTON_DATA_INVALID')
  }
  return { json: { ok: true, result: { message_id: telegram.taken.length } } }
}

const refuse = (status: number, description: string) => ({ status, json: { ok: false, description } })

const calls = (method: string) =>
  telegram.taken.filter(({ path }) => path.endsWith(`/${method}`)).map(({ json }) => json)

async function update(value: object, secret = 'secret'): Promise<number> {
  const headers = { 'Content-Type': 'application/json', 'X-Telegram-Bot-Api-Secret-Token': secret }
  const body = JSON.stringify({ update_id: 1, ...value })
  return (await fetch(`${channel.url}/telegram`, { method: 'POST', body, headers })).status
}

const from = { id: 77, first_name: 'Zoé', language_code: 'fr' }
const chat = { id: 77, type: 'private' }
const date = Math.floor(Date.now() / 1000)
let last = 0
const write = (message: object) => update({ message: { message_id: ++last, date, chat, from, ...message } })

test('what a customer writes and says comes to the desk once, and the answer goes back', async () => {
  expect(await write({ text: 'Bonjour' })).toBe(200)
  last -= 1
  await write({ text: 'Bonjour' })
  await write({ voice: { file_id: 'f1', file_unique_id: 'u1', mime_type: 'audio/ogg', file_size: 7 } })
  await write({ new_chat_members: [from] })
  await update({ message: { message_id: 9, date, chat: { id: -5, type: 'group' }, from, text: 'In a group' } })
  expect(await textsOf(world, '77')).toEqual(['Bonjour', ''])
  const { id, customer_name } = await world.conversationOf('77')
  expect(customer_name).toBe('Zoé')
  expect((await world.thread(id))[1]?.attachments).toMatchObject([{ name: 'file_1.oga', mime_type: 'audio/ogg' }])

  await answerAsAgent(world, '77', 'x '.repeat(3000).trim(), 'a note')
  expect(calls('sendMessage').map(({ chat_id, text }) => [chat_id, (text?.length ?? 0) > 1500])).toEqual([
    ['77', true],
    ['77', true],
  ])
  expect(telegram.taken.find(({ path }) => path.endsWith('/sendDocument'))?.bytes.toString()).toContain('a note')
})

test('buttons say what they stand for, however long that is', async () => {
  await write({ text: 'Choices' })
  const long = 'Yes, '.repeat(30).trim()
  const items = [{ label: 'Yes', value: long }, { label: 'No' }, { label: 'Shop', url: 'https://shop.example/' }]
  await answerRich(world, '77', { blocks: [{ type: 'buttons', text: 'Well?', items }] })
  const [asked] = calls('sendMessage')
  expect(asked).toMatchObject({ text: 'Well?' })
  const [yes, no, shop] = asked?.reply_markup?.inline_keyboard?.flat() ?? []
  expect([no, shop]).toEqual([
    { text: 'No', callback_data: 'No' },
    { text: 'Shop', url: 'https://shop.example/' },
  ])
  await update({ callback_query: { id: 'q1', from, message: { chat, date }, data: yes?.callback_data } })
  expect((await textsOf(world, '77')).at(-1)).toBe(long)
  expect(calls('answerCallbackQuery')).toEqual([{ callback_query_id: 'q1' }])

  await answerRich(world, '77', { blocks: [{ type: 'quick_replies', items: [{ label: 'Thanks' }] }] })
  expect(calls('sendMessage').at(-1)).toMatchObject({
    text: 'Instead of the choices.',
    reply_markup: { keyboard: [[{ text: 'Thanks' }]], one_time_keyboard: true },
  })
})

test('a file that Telegram does not give out, or not show as a picture, holds nothing up', async () => {
  expect(await write({ caption: 'The film', video: { file_id: 'huge', file_unique_id: 'u2' } })).toBe(200)
  expect((await textsOf(world, '77')).at(-1)).toMatch(/^The film\n.*stays on Telegram/)

  const { id } = await world.conversationOf('77')
  const plan = await world.upload({ name: 'plan.png', type: 'image/png', bytes: Buffer.from('A long picture') })
  const rich_content = { blocks: [{ type: 'image', url: 'https://shop.example/long.png', alt: 'Plan' }] }
  await world.reply(id, { message: 'The plan', rich_content, attachments: [{ upload_id: plan.upload_id }] })
  await waitFor('both', () => telegram.taken.some(({ path }) => path.endsWith('/sendDocument')))
  expect(calls('sendMessage')).toEqual([{ chat_id: '77', text: 'Plan\nhttps://shop.example/long.png' }])
})

test('a customer sees that an agent is typing', async () => {
  await typeAsAgent(world, '77', () => calls('sendChatAction').length > 0)
  expect(calls('sendChatAction')).toEqual([{ chat_id: '77', action: 'typing' }])
})

test('an update without the secret is refused, and nothing of it arrives', async () => {
  const message = { message_id: 1, date, chat: { id: 5, type: 'private' }, from: { ...from, id: 5 }, text: 'Forged' }
  expect(await update({ message }, 'guess')).toBe(401)
  expect(await world.asDesk.get('/conversations?customer_id=5')).toMatchObject({ items: [] })
})
