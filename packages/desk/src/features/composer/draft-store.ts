/**
 * What is being written, per conversation: text and files, uploads in flight included. It lives outside the tree, so
 * that switching conversations neither loses a word nor stops an upload; text and finished uploads survive a reload.
 */
import type { UploadItem } from '@passerelle/protocol'
import { startUpload } from '../../api/upload.ts'
import { newKey } from '../../ui/new-key.ts'
import { createStore } from '../../ui/store.ts'
import { readStored, writeStored } from './stored.ts'

export interface DraftFile {
  key: string
  name: string
  size: number
  /** An object URL, for images chosen in this page's life. */
  previewUrl?: string
  /** 0 to 1. */
  progress: number
  state: 'uploading' | 'ready' | 'failed'
  error?: unknown
  upload?: UploadItem
}

export interface Draft {
  text: string
  files: DraftFile[]
  /** Why the last sending was refused; goes with the next change. */
  refusal?: string
  /** Sending was asked for while files were on their way: it goes when they are here. Goes with the next change. */
  sendWhenReady?: boolean
}

const EMPTY: Draft = { text: '', files: [] }
const NAME = 'drafts'
const SAVE_MS = 300

let owner = ''
let saving: number | undefined
const sources = new Map<string, { file: File; cancel: () => void }>()

export const draftStore = createStore<ReadonlyMap<string, Draft>>(new Map())

export const draftOf = (drafts: ReadonlyMap<string, Draft>, conversation: string): Draft =>
  drafts.get(conversation) ?? EMPTY

const isEmpty = (draft: Draft): boolean => draft.text === '' && draft.files.length === 0 && draft.refusal === undefined

/** At login: this agent's drafts, from the time before the reload. */
export function loadDrafts(agent: string): void {
  if (owner === agent) return
  owner = agent
  const stored = readStored<Record<string, { text: string; uploads: UploadItem[] }>>(agent, NAME) ?? {}
  const drafts = Object.entries(stored).map(([id, { text, uploads }]): [string, Draft] => [
    id,
    { text, files: uploads.map(readyFile) },
  ])
  draftStore.set(() => new Map(drafts))
}

export const readyFile = (upload: UploadItem): DraftFile => ({
  key: upload.upload_id,
  name: upload.name,
  size: upload.size,
  progress: 1,
  state: 'ready',
  upload,
})

export function saveDrafts(): void {
  window.clearTimeout(saving)
  saving = undefined
  const kept = [...draftStore.get()].map(([id, { text, files }]) => [
    id,
    { text, uploads: files.flatMap((file) => file.upload ?? []) },
  ])
  writeStored(owner, NAME, kept.length === 0 ? undefined : Object.fromEntries(kept))
}

export function changeDraft(conversation: string, change: (draft: Draft) => Draft): void {
  draftStore.set((drafts) => {
    const next = new Map(drafts)
    const draft = change(draftOf(drafts, conversation))
    if (isEmpty(draft)) next.delete(conversation)
    else next.set(conversation, draft)
    return next
  })
  saving ??= window.setTimeout(saveDrafts, SAVE_MS)
}

export const setText = (conversation: string, text: string): void =>
  changeDraft(conversation, ({ files }) => ({ text, files }))

export function clearDraft(conversation: string): void {
  for (const file of draftOf(draftStore.get(), conversation).files) release(file)
  changeDraft(conversation, () => EMPTY)
  saveDrafts()
}

function changeFile(conversation: string, key: string, change: Partial<DraftFile>): void {
  changeDraft(conversation, (draft) => ({
    ...draft,
    files: draft.files.map((file) => (file.key === key ? { ...file, ...change } : file)),
  }))
}

export function addFile(conversation: string, file: File): void {
  const key = newKey()
  const entry: DraftFile = { key, name: file.name, size: file.size, progress: 0, state: 'uploading' }
  if (/^image\/(png|jpeg|gif|webp|avif)$/.test(file.type)) entry.previewUrl = URL.createObjectURL(file)
  changeDraft(conversation, ({ text, files }) => ({ text, files: [...files, entry] }))
  runUpload(conversation, key, file)
}

function runUpload(conversation: string, key: string, file: File): void {
  const running = startUpload(file, (progress) => changeFile(conversation, key, { progress }))
  sources.set(key, { file, cancel: running.cancel })
  running.done.then(
    (upload) => changeFile(conversation, key, { state: 'ready', progress: 1, upload }),
    (error: unknown) => changeFile(conversation, key, { state: 'failed', error }),
  )
}

export function retryUpload(conversation: string, key: string): void {
  const source = sources.get(key)
  if (!source) {
    removeFile(conversation, key)
    return
  }
  changeFile(conversation, key, { state: 'uploading', progress: 0, error: undefined })
  runUpload(conversation, key, source.file)
}

export function removeFile(conversation: string, key: string): void {
  const file = draftOf(draftStore.get(), conversation).files.find((other) => other.key === key)
  changeDraft(conversation, ({ text, files }) => ({ text, files: files.filter((other) => other.key !== key) }))
  if (file) release(file)
}

function release(file: DraftFile): void {
  if (file.state === 'uploading') sources.get(file.key)?.cancel()
  if (file.previewUrl) URL.revokeObjectURL(file.previewUrl)
  sources.delete(file.key)
}
