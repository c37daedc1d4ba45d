/** What of an agent's message WhatsApp can show, within the lengths it takes. Pure. */
import type { Choice } from '@passerelle/sdk'
import { listChoices, type Part, shorten, splitText } from '../kit/parts.ts'

const limits = { text: 4096, caption: 1024, body: 1024, button: 20, row: 24, description: 72, id: 256 }
const most = { buttons: 3, rows: 10 }

/** The `type` of a message, and what stands under that name. */
export type Content = { type: string; text?: { body: string } } & Record<string, unknown>

export function contentOf(part: Exclude<Part, { kind: 'file' }>): Content[] {
  switch (part.kind) {
    case 'text':
      return splitText(part.text, limits.text).map((body) => ({ type: 'text', text: { body } }))
    case 'picture':
      return [
        { type: 'image', image: { link: part.url, ...(part.text && { caption: shorten(part.text, limits.caption) }) } },
      ]
    case 'choices':
      return choicesOf(part.text, part.choices)
  }
}

/** Buttons when they are few, a list when they are more; links, and whatever is too many, are said. */
function choicesOf(text: string, choices: readonly Choice[]): Content[] {
  const links = choices.filter(({ url }) => url !== undefined)
  const answers = choices.filter(({ url }) => url === undefined)
  if (answers.length === 0 || answers.length > most.rows) return contentOf({ kind: 'text', text: lines(text, choices) })
  const said = lines(text, links) || '…'
  const whole: Content[] = said.length > limits.body ? contentOf({ kind: 'text', text: said }) : []
  const body = { text: whole.length > 0 ? '…' : said }
  const isFew = answers.length <= most.buttons && answers.every(({ label }) => label.length <= limits.button)
  const interactive = isFew
    ? { type: 'button', body, action: { buttons: answers.map(buttonOf) } }
    : { type: 'list', body, action: { button: '☰', sections: [{ title: '☰', rows: answers.map(rowOf) }] } }
  return [...whole, { type: 'interactive', interactive }]
}

const lines = (text: string, choices: readonly Choice[]): string =>
  [text, listChoices(choices)].filter((line) => line !== '').join('\n')

/** No two may have the same id. */
const idOf = ({ value, label }: Choice, index: number): string => `${index}:${shorten(value ?? label, limits.id - 4)}`

const buttonOf = (choice: Choice, index: number) => ({
  type: 'reply',
  reply: { id: idOf(choice, index), title: choice.label },
})

const rowOf = (choice: Choice, index: number) => ({
  id: idOf(choice, index),
  title: shorten(choice.label, limits.row),
  ...(choice.label.length > limits.row && { description: shorten(choice.label, limits.description) }),
})

/** What a part says where there is room for words alone. */
export function wordsOf(part: Exclude<Part, { kind: 'file' }>): string {
  if (part.kind === 'choices') return lines(part.text, part.choices)
  return part.kind === 'picture' ? [part.text, part.url].filter(Boolean).join('\n') : part.text
}

/** What a later message of a part says, whose first one said the rest. */
export const wordsOfRest = (part: Part, { text }: Content): string =>
  text?.body ?? listChoices(part.kind === 'choices' ? part.choices : [])

/** Its one variable takes no line breaks. */
export const templateOf = ({ name, language }: { name: string; language: string }, text: string): Content => ({
  type: 'template',
  template: {
    name,
    language: { code: language },
    components: [{ type: 'body', parameters: [{ type: 'text', text: text.replace(/\s+/g, ' ') }] }],
  },
})

/** A file that WhatsApp does not show as a picture, a film or sound goes as a document, which takes any. */
export function mediaTypeOf(mimeType: string, bytes: number): 'image' | 'video' | 'audio' | 'document' {
  const megabytes = bytes / 2 ** 20
  if (/^image\/(jpeg|png)$/.test(mimeType) && megabytes <= 5) return 'image'
  if (/^video\/(mp4|3gpp)$/.test(mimeType) && megabytes <= 16) return 'video'
  if (/^audio\/(aac|mp4|mpeg|amr|ogg)$/.test(mimeType) && megabytes <= 16) return 'audio'
  return 'document'
}
