const plain = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Whether every word typed begins a word of the label, whatever the accents and the case. */
export function matchesWords(label: string, typed: string): boolean {
  const words = plain(label).split(/[\s’'-]+/)
  return plain(typed)
    .split(/\s+/)
    .filter((part) => part !== '')
    .every((part) => words.some((word) => word.startsWith(part)))
}
