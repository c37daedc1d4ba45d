/** The words in an agent's rich content, whatever its vocabulary: one line each, so that nothing said is lost. */

const SPOKEN_KEYS = new Set(['text', 'title', 'subtitle', 'label', 'caption', 'description', 'url'])
const MAX_LINES = 50

export function readableText(content: unknown): string {
  if (typeof content === 'string') return content
  const lines: string[] = []
  // A list to work off instead of recursion: a deep tree cannot exhaust the stack.
  const rest: unknown[] = [content]
  while (rest.length > 0 && lines.length < MAX_LINES) {
    const value = rest.pop()
    if (typeof value !== 'object' || value === null) continue
    for (const [key, child] of Object.entries(value)) {
      if (typeof child === 'string' && SPOKEN_KEYS.has(key) && child.trim() !== '') lines.push(child)
    }
    for (const child of Object.values(value).reverse()) rest.push(child)
  }
  return lines.slice(0, MAX_LINES).join('\n')
}
