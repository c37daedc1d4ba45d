export type Locale = 'en' | 'fr'

/** French when the tag says so (`fr`, `fr-CA`), English otherwise. */
export function toLocale(tag: unknown): Locale {
  return typeof tag === 'string' && /^fr\b/i.test(tag) ? 'fr' : 'en'
}
