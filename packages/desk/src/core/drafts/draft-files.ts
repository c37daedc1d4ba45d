/**
 * The files of drafts, from the moment they are chosen. What fails for want of a connection is uploaded again when it is
 * back; what was cut by a reload says so.
 */

import type { UploadItem } from '@passerelle/protocol'
import { isTransient } from '../api/api-error.ts'
import { newKey } from '../lib/new-key.ts'
import { type DraftFile, type Drafts, draftOf } from './draft-store.ts'
import { createPreviews, type Previews } from './previews.ts'
import { createUploads, type StartUpload } from './uploads.ts'

export interface DraftFiles extends Previews {
  add: (conversation: string, file: File) => void
  /** Files that are copied on the server; they go again when that fails. */
  addCopies: (
    conversation: string,
    files: readonly Pick<UploadItem, 'name' | 'size'>[],
    copy: () => Promise<UploadItem[]>,
  ) => Promise<void>
  canRetry: (file: DraftFile) => boolean
  retry: (conversation: string, key: string) => void
  remove: (conversation: string, key: string) => void
  /** The connection is back. */
  resume: () => void
  /** What was written goes with a reply: nothing is left here but the pictures. */
  clearDraft: (conversation: string) => void
  /** Nothing of it goes anywhere. */
  dropDraft: (conversation: string) => void
}

export const isOnItsWay = ({ state }: DraftFile): boolean => state === 'waiting' || state === 'uploading'

/** It failed for want of a connection, and goes on by itself. */
export const isPaused = ({ state, error }: DraftFile): boolean => state === 'failed' && isTransient(error)

export function createDraftFiles(drafts: Drafts, startUpload: StartUpload): DraftFiles {
  const previews = createPreviews()
  const filesOf = (conversation: string): DraftFile[] => draftOf(drafts.store.get(), conversation).files
  const changeFile = (conversation: string, key: string, change: Partial<DraftFile>) =>
    drafts.change(conversation, (draft) => ({
      ...draft,
      files: draft.files.map((file) => (file.key === key ? { ...file, ...change } : file)),
    }))
  const uploads = createUploads(startUpload, {
    has: (conversation, key) => filesOf(conversation).some((file) => file.key === key),
    change: changeFile,
  })
  const addEntries = (conversation: string, entries: DraftFile[]) =>
    drafts.change(conversation, ({ text, files }) => ({ text, files: [...files, ...entries] }))
  const remove = (conversation: string, key: string): void => {
    const file = filesOf(conversation).find((other) => other.key === key)
    drafts.change(conversation, ({ text, files }) => ({ text, files: files.filter((other) => other.key !== key) }))
    if (!file) return
    uploads.cancel(key)
    if (file.upload) previews.forgetPreviews([file.upload])
    if (file.previewUrl !== undefined) URL.revokeObjectURL(file.previewUrl)
  }
  return {
    ...previews,
    add: (conversation, file) => {
      const key = newKey()
      const entry: DraftFile = { key, name: file.name, size: file.size, progress: 0, state: 'waiting' }
      if (/^image\/(png|jpeg|gif|webp|avif)$/.test(file.type)) entry.previewUrl = URL.createObjectURL(file)
      addEntries(conversation, [entry])
      uploads.add(conversation, key, file)
    },
    addCopies: async (conversation, copied, copy) => {
      const entries = copied.map(
        ({ name, size }): DraftFile => ({ key: newKey(), name, size, progress: 0, state: 'uploading' }),
      )
      addEntries(conversation, entries)
      try {
        const made = await copy()
        for (const [index, { key }] of entries.entries()) {
          const upload = made[index]
          if (upload) changeFile(conversation, key, { state: 'ready', progress: 1, upload })
        }
      } catch (error) {
        const keys = new Set(entries.map(({ key }) => key))
        drafts.change(conversation, ({ text, files }) => ({ text, files: files.filter(({ key }) => !keys.has(key)) }))
        throw error
      }
    },
    canRetry: ({ key, state }) => state === 'failed' && uploads.has(key),
    retry: uploads.retry,
    remove,
    resume: () => {
      for (const [conversation, { files }] of drafts.store.get()) {
        for (const file of files) if (isPaused(file)) uploads.retry(conversation, file.key)
      }
    },
    clearDraft: (conversation) => {
      for (const { key, upload, previewUrl } of filesOf(conversation)) {
        uploads.forget(key)
        if (upload && previewUrl !== undefined) previews.keepPreview(upload, previewUrl)
      }
      drafts.change(conversation, () => ({ text: '', files: [] }))
      drafts.save()
    },
    dropDraft: (conversation) => {
      for (const { key } of filesOf(conversation)) remove(conversation, key)
      drafts.change(conversation, () => ({ text: '', files: [] }))
      drafts.save()
    },
  }
}

/** While the desk is open: what is written is kept, and who leaves in the middle of an upload is asked first. */
export function guardDrafts({ store, save }: Drafts): () => void {
  const isUploading = (): boolean => [...store.get().values()].some(({ files }) => files.some(isOnItsWay))
  const ask = (event: BeforeUnloadEvent) => {
    if (isUploading()) event.preventDefault()
  }
  const saveHidden = () => {
    if (document.hidden) save()
  }
  // Whoever turns to another tab goes on there.
  document.addEventListener('visibilitychange', saveHidden)
  window.addEventListener('pagehide', save)
  window.addEventListener('beforeunload', ask)
  return () => {
    document.removeEventListener('visibilitychange', saveHidden)
    window.removeEventListener('pagehide', save)
    window.removeEventListener('beforeunload', ask)
  }
}
