const LENGTH = 60

const pad = (value: number): string => String(value).padStart(2, '0')

/** `claire-2026-11-22.json`: whose it is, as far as a file can be called so, and the reader's day. */
export function exportName(customerId: string, at: Date, ending: 'json' | 'txt'): string {
  const whose = customerId.replace(/[^\p{L}\p{N}._-]+/gu, '_').replace(/^[._]+|[._]+$/g, '')
  const day = [at.getFullYear(), pad(at.getMonth() + 1), pad(at.getDate())].join('-')
  return `${[...whose].slice(0, LENGTH).join('') || 'customer'}-${day}.${ending}`
}
