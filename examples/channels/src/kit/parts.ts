/**
 * An agent's message as what any chat can show: texts, pictures, choices, files. Rich content that is not known is left
 * to the message's text, which is there for that. Pure.
 */

import { type KnownBlock, readRichContent } from '@passerelle/protocol'
import type { Attachment, Card, Choice, WebhookMessage } from '@passerelle/sdk'

export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'picture'; url: string; text: string }
  /** `once`: they are for the next answer only. */
  | { kind: 'choices'; text: string; choices: Choice[]; once: boolean }
  | { kind: 'file'; attachment: Attachment }

export function partsOf({ body }: WebhookMessage): Part[] {
  const blocks = readRichContent(body.rich_content)
  const shown = blocks?.flatMap(partsOfBlock) ?? []
  const files = body.attachments.map((attachment): Part => ({ kind: 'file', attachment }))
  return [...withWords(shown, body.message), ...files]
}

/** The text stands for the blocks, and is said beside them only when they have no words of their own. */
function withWords(shown: Part[], message: string): Part[] {
  if (message === '' || shown.some((part) => part.kind !== 'file' && part.text !== '')) return shown
  const [first, ...others] = shown
  if (first?.kind === 'choices' || first?.kind === 'picture') return [{ ...first, text: message }, ...others]
  return [{ kind: 'text', text: message }, ...shown]
}

function partsOfBlock(block: KnownBlock): Part[] {
  switch (block.type) {
    case 'text':
      return [{ kind: 'text', text: block.text }]
    case 'buttons':
    case 'quick_replies':
      return [{ kind: 'choices', text: block.text ?? '', choices: block.items, once: block.type === 'quick_replies' }]
    case 'card':
      return partsOfCard(block)
    case 'carousel':
      return block.items.flatMap(partsOfCard)
    case 'list':
      return [...textPart(block.title), ...block.items.flatMap(partsOfCard)]
    case 'link':
      return textPart(lines(block.title, block.description, block.url))
    case 'image':
      return [{ kind: 'picture', url: block.url, text: block.alt ?? '' }]
    case 'form':
      return textPart(lines(block.title, ...block.fields.map(({ label }) => `• ${label}`)))
  }
}

function partsOfCard({ title, subtitle, image_url, url, buttons = [] }: Card): Part[] {
  const text = lines(title, subtitle, url)
  if (buttons.length === 0) return image_url ? [{ kind: 'picture', url: image_url, text }] : textPart(text)
  const picture: Part[] = image_url ? [{ kind: 'picture', url: image_url, text: '' }] : []
  return [...picture, { kind: 'choices', text, choices: buttons, once: false }]
}

const lines = (...all: (string | undefined)[]): string => all.filter(Boolean).join('\n')
const textPart = (text: string | undefined): Part[] => (text ? [{ kind: 'text', text }] : [])

/** At most `limit` characters each, cut between words where that is possible. */
export function splitText(text: string, limit: number): string[] {
  if (text.length <= limit) return text === '' ? [] : [text]
  const space = text.lastIndexOf(' ', limit)
  const cut = space > limit / 2 ? space : wholeCharacter(text, limit)
  return [text.slice(0, cut), ...splitText(text.slice(cut).trimStart(), limit)]
}

/** Its first characters, with a mark when some are left out. */
export const shorten = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, wholeCharacter(text, limit - 1))}…`

/** Not between the two halves of one. */
const wholeCharacter = (text: string, at: number): number => (/[\uD800-\uDBFF]/.test(text[at - 1] ?? '') ? at - 1 : at)

/** What is said of choices where a chat has no buttons, or not so many. */
export const listChoices = (choices: readonly Choice[]): string =>
  choices.map(({ label, url }) => (url ? `• ${label}: ${url}` : `• ${label}`)).join('\n')
