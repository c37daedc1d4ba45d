/**
 * The files of drafts, from the moment they are chosen: a few upload side by side, the others wait. What fails for want
 * of a connection is uploaded again when it is back; what was cut by a reload says so.
 */
import type { UploadItem } from '@passerelle/protocol'
import { isTransient } from '../api/api-error.ts'
import { startUpload } from '../api/upload.ts'
import { newKey } from '../lib/new-key.ts'
import { createTaskQueue } from '../lib/task-queue.ts'
import { changeDraft, type DraftFile, draftOf, draftStore, saveDrafts } from './draft-store.ts'

const AT_ONCE = 3
const RETRY_MS = [600, 2_000]

const queue = createTaskQueue(AT_ONCE)
/** What is needed to upload again, and to stop. */
const sources = new Map<string, { file: File; cancel: () => void }>()
/** Pictures of the files that went with a reply, until the server's copy stands in the thread. */
const previews = new Map<string, string>()

export const previewOf = (uploadId: string): string | undefined => previews.get(uploadId)

/** They are on the server now, or not wanted any more. */
export function forgetPreviews(uploads: readonly UploadItem[]): void {
  for (const { upload_id } of uploads) {
    const url = previews.get(upload_id)
    if (url !== undefined) URL.revokeObjectURL(url)
    previews.delete(upload_id)
  }
}

/** What was written goes with a reply: nothing is left here but the pictures. */
export function clearDraft(conversation: string): void {
  for (const { key, upload, previewUrl } of filesOf(conversation)) {
    sources.delete(key)
    if (upload && previewUrl !== undefined) previews.set(upload.upload_id, previewUrl)
  }
  changeDraft(conversation, () => ({ text: '', files: [] }))
  saveDrafts()
}

const filesOf = (conversation: string): DraftFile[] => draftOf(draftStore.get(), conversation).files

function changeFile(conversation: string, key: string, change: Partial<DraftFile>): void {
  changeDraft(conversation, (draft) => ({
    ...draft,
    files: draft.files.map((file) => (file.key === key ? { ...file, ...change } : file)),
  }))
}

export function addFile(conversation: string, file: File): void {
  const key = newKey()
  const entry: DraftFile = { key, name: file.name, size: file.size, progress: 0, state: 'waiting' }
  if (/^image\/(png|jpeg|gif|webp|avif)$/.test(file.type)) entry.previewUrl = URL.createObjectURL(file)
  changeDraft(conversation, ({ text, files }) => ({ text, files: [...files, entry] }))
  enqueue(conversation, key, file)
}

function enqueue(conversation: string, key: string, file: File): void {
  sources.set(key, { file, cancel: queue.add(() => runUpload(conversation, key, file)) })
}

/** Tried again by itself when the server was not reached or had a problem. */
async function runUpload(conversation: string, key: string, file: File): Promise<void> {
  const isWanted = () => filesOf(conversation).some((other) => other.key === key)
  for (const wait of [...RETRY_MS, undefined]) {
    if (!isWanted()) return
    changeFile(conversation, key, { state: 'uploading', progress: 0, error: undefined })
    const running = startUpload(file, (progress) => changeFile(conversation, key, { progress }))
    sources.set(key, { file, cancel: running.cancel })
    try {
      changeFile(conversation, key, { state: 'ready', progress: 1, upload: await running.done })
      return
    } catch (error) {
      if (wait === undefined || !isTransient(error)) return changeFile(conversation, key, { state: 'failed', error })
    }
    await new Promise((resolve) => window.setTimeout(resolve, wait))
  }
}

export const canRetry = ({ key, state }: DraftFile): boolean => state === 'failed' && sources.has(key)

export function retryUpload(conversation: string, key: string): void {
  const source = sources.get(key)
  if (!source) return
  changeFile(conversation, key, { state: 'waiting', progress: 0, error: undefined })
  enqueue(conversation, key, source.file)
}

/** It failed for want of a connection, and goes on by itself. */
export const isPaused = ({ state, error }: DraftFile): boolean => state === 'failed' && isTransient(error)

/** The line is back. */
export function resumeUploads(): void {
  for (const [conversation, { files }] of draftStore.get()) {
    for (const file of files) if (isPaused(file)) retryUpload(conversation, file.key)
  }
}

export function removeFile(conversation: string, key: string): void {
  const file = filesOf(conversation).find((other) => other.key === key)
  changeDraft(conversation, ({ text, files }) => ({ text, files: files.filter((other) => other.key !== key) }))
  if (!file) return
  sources.get(key)?.cancel()
  sources.delete(key)
  if (file.upload) forgetPreviews([file.upload])
  if (file.previewUrl !== undefined) URL.revokeObjectURL(file.previewUrl)
}

const isUploading = (): boolean => [...draftStore.get().values()].some(({ files }) => files.some(isOnItsWay))

export const isOnItsWay = ({ state }: DraftFile): boolean => state === 'waiting' || state === 'uploading'

/** While the desk is open: what is written is kept, and who leaves in the middle of an upload is asked first. */
export function guardDrafts(): () => void {
  const ask = (event: BeforeUnloadEvent) => {
    if (isUploading()) event.preventDefault()
  }
  window.addEventListener('pagehide', saveDrafts)
  window.addEventListener('beforeunload', ask)
  return () => {
    window.removeEventListener('pagehide', saveDrafts)
    window.removeEventListener('beforeunload', ask)
  }
}
