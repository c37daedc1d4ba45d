/** Finds web and mail addresses in plain text; everything else stays text, so nothing a customer writes becomes markup. */
export interface TextPart {
  text: string
  href?: string
}

// Every repetition is bounded: a message may be 64 KiB of anything, and must not hold up the page.
const ADDRESS =
  /\bhttps?:\/\/[^\s<>"'`]{1,2000}|\bwww\.[^\s<>"'`]{1,250}\.[^\s<>"'`]{1,1000}|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/gi
const TRAILING = /[.,;:!?'"»”’…]+$/

export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimAddress(match[0])
    const href = toHref(address)
    if (href === undefined) continue
    if (match.index > end) parts.push({ text: text.slice(end, match.index) })
    parts.push({ text: address, href })
    end = match.index + address.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

/** A closing mark belongs to the sentence, unless the address opened it. */
function trimAddress(raw: string): string {
  let address = raw.replace(TRAILING, '')
  while (/[)\]}]$/.test(address) && !isBalanced(address)) address = address.slice(0, -1).replace(TRAILING, '')
  return address
}

const PAIRS: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

function isBalanced(address: string): boolean {
  const closing = address.at(-1) ?? ''
  const opening = PAIRS[closing] ?? ''
  return address.split(opening).length >= address.split(closing).length
}

function toHref(address: string): string | undefined {
  if (/^https?:\/\//i.test(address)) return URL.canParse(address) ? address : undefined
  if (/^www\./i.test(address)) return URL.canParse(`https://${address}`) ? `https://${address}` : undefined
  return `mailto:${address}`
}
