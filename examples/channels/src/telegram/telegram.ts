/** Telegram, by its Bot API. A customer is a private chat with the bot; groups are not heard. */
import { timingSafeEqual } from 'node:crypto'
import { type Attachment, type Client, fileAttachment, type InboundMessage } from '@passerelle/sdk'
import { type Channel, type Received, Refused, readJson, type Step } from '../kit/channel.ts'
import { partsOf } from '../kit/parts.ts'
import type { State } from '../kit/state.ts'
import { callUpstream, downloadBytes, isRefusedForGood, postJson } from '../kit/upstream.ts'
import { asDocument, type Call, callsOf, methodOf } from './compose.ts'
import { fileOf, type Message, nameOf, type SentFile, textOf, type Update } from './update.ts'

export interface TelegramOptions {
  /** `https://api.telegram.org` */
  api: string
  /** From BotFather. */
  token: string
  /** The `secret_token` that you gave `setWebhook`. */
  secret: string
  client: Pick<Client, 'downloadAttachment'>
  state: State
}

/** The Bot API gives no larger ones. */
const maxFileBytes = 20_000_000

export function createTelegram(options: TelegramOptions): Channel {
  return {
    path: '/telegram',
    async receive({ headers, body }) {
      if (!isEqual(headers.get('x-telegram-bot-api-secret-token') ?? '', options.secret)) {
        throw new Refused(401, 'X-Telegram-Bot-Api-Secret-Token is not TELEGRAM_SECRET.')
      }
      return readUpdate(options, readJson<Update>(body))
    },
    async compose(message) {
      const chat_id = message.customer_id
      return partsOf(message).flatMap((part): Step[] =>
        part.kind === 'file'
          ? [() => sendFile(options, { chat_id, attachment: part.attachment })]
          : callsOf(part).map((call) => () => send(options, { chat_id, call })),
      )
    },
    async onEvent(event) {
      if (event.type !== 'agent.typing' || !event.data.on) return
      await call(options, 'sendChatAction', { chat_id: event.customer_id, action: 'typing' })
    },
  }
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

async function readUpdate(options: TelegramOptions, { message, callback_query }: Update): Promise<Received> {
  if (callback_query) return readPressed(options, callback_query)
  if (message?.chat.type !== 'private' || !message.from) return {}
  const text = textOf(message)
  if (text === undefined) return {}
  const file = fileOf(message)
  const attachment = file && (await fetchFile(options, file))
  const body = {
    message: file && !attachment ? `${text}\n[A file that stays on Telegram: bots get none over 20 MB]`.trim() : text,
    ...(attachment && { attachments: [attachment] }),
  }
  const id = `telegram-${message.chat.id}-${message.message_id}`
  return { messages: [toMessage({ id, body, at: message.date, from: message.from, chat: message.chat })] }
}

interface Written {
  id: string
  body: InboundMessage['body']
  at: number
  from: NonNullable<Message['from']>
  chat: Message['chat']
}

const toMessage = ({ id, body, at, from, chat }: Written): InboundMessage => ({
  id,
  created_at: at,
  customer_id: String(chat.id),
  sender: { type: 'human', id: String(chat.id), name: nameOf(from) },
  body,
  metadata: { channel: 'telegram', ...(from.language_code && { handover: { language: from.language_code } }) },
})

/** A button says what stands on it; Telegram shows a clock on it until that was acknowledged. */
async function readPressed(
  options: TelegramOptions,
  pressed: NonNullable<Update['callback_query']>,
): Promise<Received> {
  const { id, from, message, data } = pressed
  await call(options, 'answerCallbackQuery', { callback_query_id: id }).catch((error: Error) => {
    // Too late, as after a long stop: the answer counts all the same.
    console.error(error.message)
  })
  if (message?.chat.type !== 'private' || data === undefined) return {}
  const body = { message: options.state.get(saidKey(data)) ?? data }
  const at = Math.max(message.date, 1)
  return { messages: [toMessage({ id: `telegram-pressed-${id}`, body, at, from, chat: message.chat })] }
}

const saidKey = (key: string): string => `said:${key}`

/** undefined: Telegram does not give it out. Its size is not always told before. */
async function fetchFile(options: TelegramOptions, file: SentFile): Promise<Attachment | undefined> {
  if (file.size > maxFileBytes) return undefined
  try {
    return await download(options, file)
  } catch (error) {
    if (!isRefusedForGood(error)) throw error
    console.error(error.message)
    return undefined
  }
}

async function download(options: TelegramOptions, file: SentFile): Promise<Attachment | undefined> {
  const { api, token } = options
  const { file_path } = await call<{ file_path: string }>(options, 'getFile', { file_id: file.id })
  const bytes = await downloadBytes(`${api}/file/bot${token}/${file_path}`)
  const name = file.name ?? file_path.split('/').at(-1) ?? 'file'
  return bytes && fileAttachment({ id: file.uniqueId, name, mimeType: file.mimeType, bytes })
}

async function send(options: TelegramOptions, { chat_id, call: { method, params, said = {}, instead } }: Sending) {
  for (const [key, words] of Object.entries(said)) options.state.set(saidKey(key), words)
  const sent = call<{ message_id: number }>(options, method, { chat_id, ...params })
  const { message_id } = await orInstead(
    sent,
    instead && (() => call<{ message_id: number }>(options, instead.method, { chat_id, ...instead.params })),
  )
  return `telegram-${chat_id}-${message_id}`
}

/** What Telegram cannot show in one way, it may take in another: a picture that is too long, for example. */
async function orInstead<T>(sent: Promise<T>, instead: (() => Promise<T>) | undefined): Promise<T> {
  try {
    return await sent
  } catch (error) {
    if (!instead || !isRefusedForGood(error)) throw error
    return instead()
  }
}

interface Sending {
  chat_id: string
  call: Call
}

async function sendFile(
  options: TelegramOptions,
  { chat_id, attachment }: { chat_id: string; attachment: Attachment },
) {
  const { stream, mimeType, name } = await options.client.downloadAttachment(attachment)
  const bytes = await new Response(stream).arrayBuffer()
  const upload = async ({ method, field }: ReturnType<typeof methodOf>) => {
    const form = new FormData()
    form.set('chat_id', chat_id)
    form.set(field, new Blob([bytes], { type: mimeType }), name)
    const response = await callUpstream(urlOf(options, method), { method: 'POST', body: form })
    return ((await response.json()) as Answer<{ message_id: number }>).result
  }
  const shown = methodOf(mimeType, bytes.byteLength)
  const isPlain = shown.method === asDocument.method
  const { message_id } = await orInstead(upload(shown), isPlain ? undefined : () => upload(asDocument))
  return `telegram-${chat_id}-${message_id}`
}

interface Answer<T> {
  result: T
}

const urlOf = ({ api, token }: TelegramOptions, method: string): string => `${api}/bot${token}/${method}`

async function call<T>(options: TelegramOptions, method: string, params: Record<string, unknown>): Promise<T> {
  return (await postJson<Answer<T>>(urlOf(options, method), params)).result
}
