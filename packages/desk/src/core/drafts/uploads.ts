/** A few upload side by side, the others wait. */
import { isTransient } from '../api/api-error.ts'
import type { RunningUpload } from '../api/upload.ts'
import { createTaskQueue } from '../lib/task-queue.ts'
import type { DraftFile } from './draft-store.ts'

const AT_ONCE = 3
const RETRY_MS = [600, 2_000]

export type StartUpload = (file: File, progress: (part: number) => void) => RunningUpload

/** Where the files stand. */
interface Entries {
  has: (conversation: string, key: string) => boolean
  change: (conversation: string, key: string, change: Partial<DraftFile>) => void
}

interface Uploads {
  add: (conversation: string, key: string, file: File) => void
  /** Its bytes are still known: it can be uploaded again. */
  has: (key: string) => boolean
  retry: (conversation: string, key: string) => void
  cancel: (key: string) => void
  forget: (key: string) => void
}

export function createUploads(startUpload: StartUpload, entries: Entries): Uploads {
  const queue = createTaskQueue(AT_ONCE)
  /** What is needed to upload again, and to stop. */
  const sources = new Map<string, { file: File; cancel: () => void }>()

  /** Tried again by itself when the server was not reached or had a problem. */
  const run = async (conversation: string, key: string, file: File): Promise<void> => {
    const change = (values: Partial<DraftFile>) => entries.change(conversation, key, values)
    for (const wait of [...RETRY_MS, undefined]) {
      if (!entries.has(conversation, key)) return
      change({ state: 'uploading', progress: 0, error: undefined })
      const running = startUpload(file, (progress) => change({ progress }))
      sources.set(key, { file, cancel: running.cancel })
      try {
        return change({ state: 'ready', progress: 1, upload: await running.done })
      } catch (error) {
        if (wait === undefined || !isTransient(error)) return change({ state: 'failed', error })
      }
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
  const add = (conversation: string, key: string, file: File): void => {
    sources.set(key, { file, cancel: queue.add(() => run(conversation, key, file)) })
  }
  return {
    add,
    has: (key) => sources.has(key),
    retry: (conversation, key) => {
      const source = sources.get(key)
      if (!source) return
      entries.change(conversation, key, { state: 'waiting', progress: 0, error: undefined })
      add(conversation, key, source.file)
    },
    cancel: (key) => {
      sources.get(key)?.cancel()
      sources.delete(key)
    },
    forget: (key) => void sources.delete(key),
  }
}
