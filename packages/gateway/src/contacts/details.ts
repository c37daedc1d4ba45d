/** What a partner may tell of a customer beside how they are reached. Pure. */

/** A BCP 47 tag as it is written; undefined for what is none. */
export function languageTag(text: string): string | undefined {
  if (text.length > mostTagCharacters) return undefined
  try {
    return Intl.getCanonicalLocales(text)[0]
  } catch {
    return undefined
  }
}

/** No language has one so long; each of its parts is one more to look for. */
const mostTagCharacters = 100

export const mostUrlCharacters = 2048

export function isWebUrl(text: string): boolean {
  const protocol = text.length > mostUrlCharacters ? undefined : URL.parse(text)?.protocol
  return protocol === 'http:' || protocol === 'https:'
}
