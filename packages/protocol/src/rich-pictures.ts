import { parseExactJson } from './exact-json.ts'
import { readRichContent } from './read-rich-content.ts'
import type { KnownBlock } from './rich-content.ts'

/** JSON in a string is read as what it says. */
export function parseRichContent(content: unknown): unknown {
  if (typeof content !== 'string' || !/^\s*[[{]/.test(content)) return content
  try {
    return parseExactJson(content)
  } catch {
    return content
  }
}

/** The addresses of the pictures in blocks, each once. Their places are what `GET .../pictures/{number}` counts by. */
export const picturesIn = (blocks: readonly KnownBlock[]): string[] => [...new Set(blocks.flatMap(picturesOf))]

/** The same of a message's `rich_content`; none when it is not of the known vocabulary. */
export const picturesOfContent = (content: unknown): string[] =>
  picturesIn(readRichContent(parseRichContent(content)) ?? [])

function picturesOf(block: KnownBlock): string[] {
  if (block.type === 'image') return [block.url]
  const cards = block.type === 'card' ? [block] : block.type === 'carousel' || block.type === 'list' ? block.items : []
  return cards.flatMap(({ image_url }) => image_url ?? [])
}
