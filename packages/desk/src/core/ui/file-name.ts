export { shownName } from '@passerelle/protocol'

const END_LENGTH = 10

/** The part that may be cut when there is no room, and the end, whose ending says what it is. */
export function splitName(name: string): { start: string; end: string } {
  const characters = [...name]
  const at = characters.length > 2 * END_LENGTH ? characters.length - END_LENGTH : characters.length
  return { start: characters.slice(0, at).join(''), end: characters.slice(at).join('') }
}

/** "PDF": by the ending, which is what a computer opens it by; else by the type it was sent with. */
export function fileKind(name: string, mimeType = ''): string {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]
  const subtype = mimeType.startsWith('text/plain') ? 'txt' : /\/(?:x-)?([a-z0-9]{1,5})(?:;|$)/i.exec(mimeType)?.[1]
  return (ending ?? subtype ?? '').toUpperCase()
}
