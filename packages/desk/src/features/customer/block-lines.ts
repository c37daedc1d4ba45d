import type { Card, Choice, KnownBlock } from '@passerelle/protocol'

type Words = (string | undefined)[]

const line = (words: Words, between = ' – '): string => words.filter(Boolean).join(between)
const choice = ({ label, url }: Choice): string => line([label, url])
const item = (text: string): string => `• ${text}`

const cardLines = ({ title, subtitle, image_url, url, buttons = [] }: Card): string[] => [
  line([title, subtitle, url, image_url]),
  ...buttons.map((button) => `  ${item(choice(button))}`),
]

const itemLines = (card: Card): string[] => cardLines(card).map((text, i) => (i === 0 ? item(text) : text))

/** A block of rich content as lines of text. */
export function blockLines(block: KnownBlock): string[] {
  switch (block.type) {
    case 'text':
      return [block.text]
    case 'buttons':
    case 'quick_replies':
      return [...(block.text ? [block.text] : []), ...block.items.map((one) => item(choice(one)))]
    case 'card':
      return cardLines(block)
    case 'carousel':
      return block.items.flatMap(itemLines)
    case 'list':
      return [...(block.title ? [block.title] : []), ...block.items.flatMap(itemLines)]
    case 'link':
      return [line([block.title, block.description, block.url])]
    case 'image':
      return [line([block.alt, block.url])]
    case 'form':
      return [
        ...(block.title ? [block.title] : []),
        ...block.fields.map(({ label, value }) => item(line([label, value], ': '))),
      ]
  }
}
