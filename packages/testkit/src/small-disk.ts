/** A file system of a few megabytes, for tests of a full disk. Only root may mount one. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface SmallDisk {
  path: string
  /** Up to so many bytes; without, to the last. */
  fill(left?: number): void
  free(): void
  unmount(): void
}

/** Undefined where it may not be mounted. */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  const path = mkdtempSync(join(tmpdir(), 'passerelle-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'pipe' })
  } catch {
    rmSync(path, { recursive: true })
    return undefined
  }
  const ballast = join(path, 'ballast')
  const fill = (left = 0) => {
    const piece = Buffer.alloc(4096)
    try {
      for (;;) writeFileSync(ballast, piece, { flag: 'a' })
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error
    }
    if (left > 0) truncateSync(ballast, statSync(ballast).size - left)
  }
  return {
    path,
    fill,
    free: () => rmSync(ballast, { force: true }),
    unmount: () => {
      execFileSync('umount', ['-l', path])
      rmSync(path, { recursive: true })
    },
  }
}
