/**
 * The write-ahead log with its group commit: one write to the disk at a time, and whatever came during one goes with the
 * next. So the writes a second are bounded, and the commits a second are not.
 */
import type { Agenda } from './agenda.ts'

export interface CommitLog {
  append(bytes: number, written: () => void): void
  clear(): void
  writes(): number
  bytes(): number
}

export interface Disk {
  /** Of one write that reaches the disk, however small. */
  syncMs: number
  bytesPerMs: number
}

export function createCommitLog(agenda: Agenda, { syncMs, bytesPerMs }: Disk): CommitLog {
  let waiting: (() => void)[] = []
  let waitingBytes = 0
  let isWriting = false
  let life = 0
  let writes = 0
  let bytes = 0

  function write(): void {
    const group = waiting
    const size = waitingBytes
    waiting = []
    waitingBytes = 0
    isWriting = true
    const mine = life
    agenda.after(syncMs + size / bytesPerMs, () => {
      if (mine !== life) return
      writes += 1
      bytes += size
      isWriting = false
      if (waiting.length > 0) write()
      for (const written of group) written()
    })
  }

  return {
    append(size, written) {
      waiting.push(written)
      waitingBytes += size
      if (!isWriting) write()
    },
    clear() {
      life += 1
      waiting = []
      waitingBytes = 0
      isWriting = false
    },
    writes: () => writes,
    bytes: () => bytes,
  }
}
