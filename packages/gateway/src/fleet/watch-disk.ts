import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { NodeItem } from '@passerelle/protocol'
import type { Config } from '../config/config.ts'

/** Gives what was last measured, and measures anew for the next time: a disk on the network may take its time. */
export function watchDisk({ database, blobs }: Pick<Config, 'database' | 'blobs'>): () => NodeItem['disk'] {
  const folders = [
    ...(database.engine === 'sqlite' ? [dirname(database.path)] : []),
    ...(blobs.kind === 'file' ? [dirname(blobs.path)] : []),
  ]
  let latest: NodeItem['disk'] = null
  let isMeasuring = false
  const measure = async () => {
    if (isMeasuring) return
    isMeasuring = true
    // What cannot be measured is told by the health of its part.
    latest = await fullest(folders).catch(() => latest)
    isMeasuring = false
  }
  void measure()
  return () => {
    void measure()
    return latest
  }
}

async function fullest(folders: readonly string[]): Promise<NodeItem['disk']> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const { bavail, blocks, bsize } = await statfs(folder)
      return { free_bytes: bavail * bsize, total_bytes: blocks * bsize }
    }),
  )
  return found.toSorted((a, b) => a.free_bytes / a.total_bytes - b.free_bytes / b.total_bytes)[0] ?? null
}
