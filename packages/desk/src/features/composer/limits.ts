import { LIMITS } from '@passerelle/protocol'

/** The gateway's limits, applied before anything is sent. */
export const MAX_FILE_BYTES = LIMITS.attachmentBytes
export const MAX_FILES = LIMITS.attachments

export type FileRefusal =
  | { kind: 'too-large'; name: string; size: number }
  | { kind: 'empty' | 'folder'; name: string }
  | { kind: 'too-many'; names: string[] }

/** Which of the chosen files can be attached, beside those there are already. */
export function chooseFiles<F extends { name: string; size: number }>(
  present: number,
  chosen: readonly F[],
): { accepted: F[]; refused: FileRefusal[] } {
  const refused: FileRefusal[] = []
  const fitting = chosen.filter(({ name, size }) => {
    if (size > MAX_FILE_BYTES) refused.push({ kind: 'too-large', name, size })
    else if (size === 0) refused.push({ kind: 'empty', name })
    return size > 0 && size <= MAX_FILE_BYTES
  })
  const room = Math.max(0, MAX_FILES - present)
  const beyond = fitting.slice(room)
  if (beyond.length > 0) refused.push({ kind: 'too-many', names: beyond.map(({ name }) => name) })
  return { accepted: fitting.slice(0, room), refused }
}

/** A file one byte beyond the limit must not be shown with the size of the limit. */
export const roundUp = (bytes: number): number => {
  const tenth = (1024 * 1024) / 10
  return Math.ceil(bytes / tenth) * tenth
}
