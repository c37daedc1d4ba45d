/** What all large request bodies together may take, counted as their bytes arrive. */
export interface BodyMemory {
  lease(): BodyLease
}

export interface BodyLease {
  /** Whether there is room for that many bytes more; then they count until `release`. */
  take(bytes: number): boolean
  /** Whether less than half of what all may take is left. */
  isScarce(): boolean
  release(): void
}

export function createBodyMemory(totalBytes: number): BodyMemory {
  let free = totalBytes
  return {
    lease() {
      let held = 0
      let released = false
      return {
        take(bytes) {
          if (released || bytes > free) return false
          free -= bytes
          held += bytes
          return true
        },
        isScarce: () => free < totalBytes / 2,
        release() {
          released = true
          free += held
          held = 0
        },
      }
    },
  }
}
