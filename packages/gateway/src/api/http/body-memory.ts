/** What all request bodies together may take, counted as their bytes arrive. */
export interface BodyMemory {
  lease(): BodyLease
}

export interface BodyLease {
  /** Whether there is room for that many bytes more; then they count until `release`. */
  take(bytes: number): boolean
  /** Whether this is a large body, and less than half of what all may take is left. */
  isHoldingScarce(): boolean
  release(): void
}

/** Of a body that is not kept, but handed on as it comes. */
export const streamedLease: BodyLease = { take: () => true, isHoldingScarce: () => false, release() {} }

/**
 * Up to this size a body is small: an eighth of the memory is kept for such, so that large ones never keep out a log-in
 * or a single message.
 */
export const smallBodyBytes = 64 * 1024

export function createBodyMemory(totalBytes: number): BodyMemory {
  const keptForSmall = totalBytes / 8
  let free = totalBytes
  return {
    lease() {
      let held = 0
      let released = false
      const isSmall = (bytes: number) => bytes <= smallBodyBytes
      return {
        take(bytes) {
          const left = free - bytes
          if (released || left < (isSmall(held + bytes) ? 0 : keptForSmall)) return false
          free = left
          held += bytes
          return true
        },
        isHoldingScarce: () => !isSmall(held) && free < totalBytes / 2,
        release() {
          released = true
          free += held
          held = 0
        },
      }
    },
  }
}
