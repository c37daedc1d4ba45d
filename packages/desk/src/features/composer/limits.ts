/** The gateway's limits, told before anything is sent. */
export const MAX_FILE_BYTES = 25 * 1024 * 1024
export const MAX_FILES = 50
export const MAX_TEXT_BYTES = 64 * 1024

export type FileRefusal = { kind: 'too-large' | 'empty'; name: string; size: number } | { kind: 'too-many' }

/** Which of the chosen files can be attached, beside those there are already. */
export function chooseFiles<F extends { name: string; size: number }>(
  present: number,
  chosen: readonly F[],
): { accepted: F[]; refused: FileRefusal[] } {
  const refused: FileRefusal[] = []
  const fitting = chosen.filter(({ name, size }) => {
    if (size > MAX_FILE_BYTES) refused.push({ kind: 'too-large', name, size })
    else if (size === 0) refused.push({ kind: 'empty', name, size })
    return size > 0 && size <= MAX_FILE_BYTES
  })
  const accepted = fitting.slice(0, Math.max(0, MAX_FILES - present))
  if (accepted.length < fitting.length) refused.push({ kind: 'too-many' })
  return { accepted, refused }
}

export const textBytes = (text: string): number => new TextEncoder().encode(text).length
