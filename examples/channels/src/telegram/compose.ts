/** What of an agent's message Telegram can show, within the lengths it takes. Pure. */
import { createHash } from 'node:crypto'
import type { Choice } from '@passerelle/sdk'
import { type Part, splitText } from '../kit/parts.ts'

const limits = { text: 4096, caption: 1024, dataBytes: 64 }

export interface Call {
  method: string
  params: Record<string, unknown>
  /** What a button says that is longer than it may carry, by what it carries. */
  said?: Record<string, string>
  /** When Telegram refuses it. */
  instead?: Pick<Call, 'method' | 'params'>
}

export function callsOf(part: Exclude<Part, { kind: 'file' }>): Call[] {
  switch (part.kind) {
    case 'text':
      return textsOf(part.text)
    case 'picture': {
      const [caption = '', ...rest] = splitText(part.text, limits.caption)
      const params = { photo: part.url, ...(caption && { caption }) }
      const instead = { method: 'sendMessage', params: { text: [caption, part.url].filter(Boolean).join('\n') } }
      return [{ method: 'sendPhoto', params, instead }, ...rest.flatMap(textsOf)]
    }
    case 'choices':
      return choicesOf(part)
  }
}

const textsOf = (text: string): Call[] =>
  splitText(text, limits.text).map((one) => ({ method: 'sendMessage', params: { text: one } }))

/** Under the last piece of the text, which has to have one. */
function choicesOf({ text, choices, once }: Extract<Part, { kind: 'choices' }>): Call[] {
  const pieces = splitText(text || '…', limits.text)
  const isKeyboard = once && choices.every(({ url }) => url === undefined)
  const { params, said } = isKeyboard ? keyboard(choices) : buttons(choices)
  const last: Call = { method: 'sendMessage', params: { text: pieces.at(-1), ...params }, ...(said && { said }) }
  return [...pieces.slice(0, -1).flatMap(textsOf), last]
}

/** In the place of the keyboard, until one is pressed. */
const keyboard = (choices: readonly Choice[]): Pick<Call, 'params' | 'said'> => ({
  params: {
    reply_markup: {
      keyboard: choices.map(({ label }) => [{ text: label }]),
      one_time_keyboard: true,
      resize_keyboard: true,
    },
  },
})

function buttons(choices: readonly Choice[]): Pick<Call, 'params' | 'said'> {
  const said: Record<string, string> = {}
  const rows = choices.map(({ label, value, url }) => {
    if (url !== undefined) return [{ text: label, url }]
    const words = value ?? label
    if (Buffer.byteLength(words) <= limits.dataBytes) return [{ text: label, callback_data: words }]
    const key = createHash('sha256').update(words).digest('hex').slice(0, 32)
    said[key] = words
    return [{ text: label, callback_data: key }]
  })
  return { params: { reply_markup: { inline_keyboard: rows } }, said }
}

/** As a photo is compressed, only what is a small picture goes as one. */
export function methodOf(mimeType: string, bytes: number): { method: string; field: string } {
  const megabytes = bytes / 2 ** 20
  if (/^image\/(jpeg|png)$/.test(mimeType) && megabytes <= 10) return { method: 'sendPhoto', field: 'photo' }
  if (mimeType === 'video/mp4') return { method: 'sendVideo', field: 'video' }
  if (/^audio\/(mpeg|mp4)$/.test(mimeType)) return { method: 'sendAudio', field: 'audio' }
  return asDocument
}

/** Takes any file. */
export const asDocument = { method: 'sendDocument', field: 'document' }
