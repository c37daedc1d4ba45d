const FIXED = '\u00a0'
const NARROW = '\u202f'

/** Puts spaces that do not break where French asks for them, and between keys pressed together, so that the catalogues can be typed with plain ones. */
export const withFrenchSpaces = (text: string): string =>
  text
    .replace(/ (?=[;?!])/g, NARROW)
    .replace(/ (?=[:»%])/g, FIXED)
    .replace(/(?<=«) /g, FIXED)
    .replaceAll(' + ', `${FIXED}+${FIXED}`)
    .replace(/(?<=[\d}]) (?=(?:ms|s|min|h|o|octets|[KMG]io)(?![\p{L}\d]))/gu, FIXED)

interface Texts {
  [key: string]: string | Texts
}

/** A whole catalogue so. */
export const spaced = <T extends Texts>(texts: T): T =>
  Object.fromEntries(
    Object.entries(texts).map(([key, value]) => [
      key,
      typeof value === 'string' ? withFrenchSpaces(value) : spaced(value),
    ]),
  ) as T
