import type { KnownBlock } from './rich-content.ts'

/**
 * Whether a message's text only says again, line by line, what its blocks show: then it is there for those who cannot
 * show them, and drawing both would say everything twice.
 */
export function restates(text: string, blocks: readonly KnownBlock[]): boolean {
  const shown = new Set<string>()
  for (const block of blocks) collect(block, shown)
  const lines = text.split('\n').map(bare).filter(Boolean)
  return (
    lines.length > 0 &&
    lines.every((line) => shown.has(line) || line.split(/ [–—-] |: |, /).every((part) => shown.has(bare(part))))
  )
}

/** Without the mark of a list's entry. */
const bare = (line: string): string => line.trim().replace(/^(?:[•*–-]|\d+[.)])\s+/, '')

/** Every text within; `type` and the like are short words that no line consists of, except by intent. */
function collect(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') for (const line of value.split('\n')) into.add(bare(line))
  else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) if (key !== 'type') collect(item, into)
  }
}
