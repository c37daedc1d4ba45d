/** The type of an image that is safe to show inline, told from its first bytes; never from what a sender declares. */

export const SNIFFED_BYTES = 12

export type SafeImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp'

export function safeImageType(head: Uint8Array): SafeImageType | null {
  const text = String.fromCharCode(...head.subarray(0, SNIFFED_BYTES))
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return 'image/gif'
  if (text.startsWith('RIFF') && text.slice(8) === 'WEBP') return 'image/webp'
  return null
}
