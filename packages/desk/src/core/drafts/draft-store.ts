/**
 * What is being written, per conversation: text and files, uploads in flight included. It lives outside the tree, so
 * that switching conversations neither loses a word nor stops an upload; text and finished uploads survive a reload, and
 * all tabs of a browser write on the same drafts.
 */

import type { UploadItem } from '@passerelle/protocol'
import type { Problem } from '../api/problem.ts'
import { keepEntries } from '../lib/kept-entries.ts'
import { newKey } from '../lib/new-key.ts'
import { createStore, type Store } from '../lib/store.ts'
import type { TabStorage } from '../lib/tab-storage.ts'
import { isSame, mergeDrafts, nameAndSize, type StoredDraft } from './merge-drafts.ts'

export interface DraftFile {
  key: string
  name: string
  size: number
  /** An object URL, for images chosen in this page's life. */
  previewUrl?: string | undefined
  /** 0 to 1. */
  progress: number
  /** `lost`: another page was uploading it, which may be closed by now. */
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

const EMPTY: Draft = { text: '', files: [] }
const NOTHING: StoredDraft = { text: '', uploads: [], lost: [] }
const SAVE_MS = 300

/** A note is drafted apart from the reply: what is written in one can never go as the other. */
export const noteDraft = (conversation: string): string => `note ${conversation}`

/** Of a reply, a note, or the words that go along with a transfer. */
export const conversationOf = (draft: string): string => draft.slice(draft.lastIndexOf(' ') + 1)

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

export function createDrafts(storage: TabStorage): Drafts {
  const store = createStore<ReadonlyMap<string, Draft>>(new Map())
  const kept = keepEntries<StoredDraft>({ storage, kind: 'draft', onChange: (id) => hear(id) })
  /** As this tab last kept them, or heard of them. */
  const known = new Map<string, StoredDraft>()
  const changed = new Set<string>()
  let owner = ''
  let saving: ReturnType<typeof setTimeout> | undefined

  const put = (id: string, draft: Draft): void =>
    store.set((drafts) => {
      if (draftOf(drafts, id) === draft) return drafts
      const next = new Map(drafts)
      if (isEmpty(draft)) next.delete(id)
      else next.set(id, draft)
      return next
    })
  /** Takes in what another tab has made of it. */
  const hear = (id: string): StoredDraft => {
    const draft = draftOf(store.get(), id)
    const theirs = kept.read(id) ?? NOTHING
    const merged = mergeDrafts({ base: known.get(id) ?? NOTHING, mine: toStored(draft), theirs })
    known.set(id, theirs)
    put(id, takeOver(draft, merged))
    return merged
  }
  const save = (): void => {
    clearTimeout(saving)
    saving = undefined
    for (const id of changed) {
      const merged = hear(id)
      if (!kept.write(id, isSame(merged, NOTHING) ? undefined : merged)) continue
      known.set(id, merged)
      changed.delete(id)
    }
  }
  const change = (conversation: string, update: (draft: Draft) => Draft): void => {
    put(conversation, update(draftOf(store.get(), conversation)))
    changed.add(conversation)
    saving ??= setTimeout(save, SAVE_MS)
  }
  return {
    store,
    load: (agent) => {
      if (owner === agent) return
      owner = agent
      kept.belongTo(agent)
      kept.adopt(`passerelle.drafts.${agent}`, (all) =>
        Object.entries(all as Record<string, StoredDraft>).map(([id, one]) => [id, { ...NOTHING, ...one }]),
      )
      known.clear()
      changed.clear()
      store.set(() => new Map())
      for (const [id] of kept.all()) hear(id)
    },
    save,
    change,
    setText: (conversation, text) => change(conversation, ({ files }) => ({ text, files })),
  }
}

/** Files that are on their way here go on, unless another tab took them out. */
function takeOver(draft: Draft, merged: StoredDraft): Draft {
  if (isSame(toStored(draft), merged)) return draft
  const { text, uploads, lost, refusal } = merged
  const isThere = new Set(lost.map(nameAndSize))
  const own = draft.files.filter(
    (file) => file.state !== 'ready' && file.state !== 'lost' && isThere.has(nameAndSize(file)),
  )
  const isOwn = new Set(own.map(nameAndSize))
  const known = new Map(draft.files.map((file) => [file.upload?.upload_id, file]))
  return {
    text,
    files: [
      ...uploads.map((upload) => known.get(upload.upload_id) ?? readyFile(upload)),
      ...own,
      ...lost.filter((file) => !isOwn.has(nameAndSize(file))).map(lostFile),
    ],
    ...(refusal === undefined ? {} : { refusal }),
  }
}

const toStored = ({ text, files, refusal }: Draft): StoredDraft => ({
  text,
  uploads: files.flatMap((file) => file.upload ?? []),
  lost: files.filter(({ state }) => state !== 'ready').map(({ name, size }) => ({ name, size })),
  ...(refusal === undefined ? {} : { refusal }),
})
