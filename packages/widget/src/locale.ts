/** The languages the chat speaks. */
export type Locale = 'en' | 'fr'

/** French when the tag says so (`fr`, `fr-CA`, `fr_FR.UTF-8`), English otherwise. */
export function toLocale(tag: unknown): Locale {
  return typeof tag === 'string' && /^fr(?![a-z])/i.test(tag) ? 'fr' : 'en'
}
