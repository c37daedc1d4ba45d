/**
 * What is being written, per conversation: text and files, uploads in flight included. It lives outside the tree, so
 * that switching conversations neither loses a word nor stops an upload; text and finished uploads survive a reload.
 */

import type { UploadItem } from '@passerelle/protocol'
import type { Problem } from '../api/problem.ts'
import { newKey } from '../lib/new-key.ts'
import { createStore, type Store } from '../lib/store.ts'
import { readStored, writeStored } from '../lib/stored.ts'

export interface DraftFile {
  key: string
  name: string
  size: number
  /** An object URL, for images chosen in this page's life. */
  previewUrl?: string | undefined
  /** 0 to 1. */
  progress: number
  /** `lost`: the page was closed before it was uploaded. */
  state: 'waiting' | 'uploading' | 'ready' | 'failed' | 'lost'
  error?: unknown
  upload?: UploadItem
}

export interface Draft {
  text: string
  files: DraftFile[]
  /** Why the last sending was refused; goes with the next change. */
  refusal?: Problem
  /** Sending was asked for while files were on their way: it goes when they are here. Goes with the next change. */
  sendWhenReady?: boolean
}

interface StoredDraft {
  text: string
  uploads: UploadItem[]
  /** Their bytes are not kept, only that they were there. */
  lost?: Pick<DraftFile, 'name' | 'size'>[]
}

type StoredDrafts = Record<string, StoredDraft>

const EMPTY: Draft = { text: '', files: [] }
const NAME = 'drafts'
const SAVE_MS = 300

export const draftOf = (drafts: ReadonlyMap<string, Draft>, conversation: string): Draft =>
  drafts.get(conversation) ?? EMPTY

const isEmpty = (draft: Draft): boolean => draft.text === '' && draft.files.length === 0 && draft.refusal === undefined

export const readyFile = (upload: UploadItem, previewUrl?: string): DraftFile => ({
  key: upload.upload_id,
  name: upload.name,
  size: upload.size,
  previewUrl,
  progress: 1,
  state: 'ready',
  upload,
})

const lostFile = ({ name, size }: Pick<DraftFile, 'name' | 'size'>): DraftFile => ({
  key: newKey(),
  name,
  size,
  progress: 0,
  state: 'lost',
})

export interface Drafts {
  store: Store<ReadonlyMap<string, Draft>>
  /** At login: this agent's drafts, from the time before the reload. */
  load: (agent: string) => void
  save: () => void
  change: (conversation: string, change: (draft: Draft) => Draft) => void
  setText: (conversation: string, text: string) => void
}

export function createDrafts(): Drafts {
  const store = createStore<ReadonlyMap<string, Draft>>(new Map())
  let owner = ''
  let saving: ReturnType<typeof setTimeout> | undefined

  const save = (): void => {
    clearTimeout(saving)
    saving = undefined
    writeStored(owner, NAME, toStored(store.get()))
  }
  const change = (conversation: string, update: (draft: Draft) => Draft): void => {
    store.set((drafts) => {
      const next = new Map(drafts)
      const draft = update(draftOf(drafts, conversation))
      if (isEmpty(draft)) next.delete(conversation)
      else next.set(conversation, draft)
      return next
    })
    saving ??= setTimeout(save, SAVE_MS)
  }
  return {
    store,
    load: (agent) => {
      if (owner === agent) return
      owner = agent
      store.set(() => fromStored(readStored<StoredDrafts>(agent, NAME) ?? {}))
    },
    save,
    change,
    setText: (conversation, text) => change(conversation, ({ files }) => ({ text, files })),
  }
}

const fromStored = (stored: StoredDrafts): ReadonlyMap<string, Draft> =>
  new Map(
    Object.entries(stored).map(([id, { text, uploads, lost = [] }]): [string, Draft] => [
      id,
      { text, files: [...uploads.map((upload) => readyFile(upload)), ...lost.map(lostFile)] },
    ]),
  )

function toStored(drafts: ReadonlyMap<string, Draft>): StoredDrafts | undefined {
  const kept = [...drafts].map(([id, { text, files }]): [string, StoredDraft] => [
    id,
    {
      text,
      uploads: files.flatMap((file) => file.upload ?? []),
      lost: files.filter((file) => file.state !== 'ready').map(({ name, size }) => ({ name, size })),
    },
  ])
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}
