/**
 * Replies on their way. A reply shows in the thread the moment it is sent off and is replaced by the server's copy; in
 * one conversation they go one after the other, whichever tab sends them. Each keeps one idempotency key over all its
 * tries, a reload included.
 */
import type { MessageItem } from '@passerelle/protocol'
import type { Problem } from '../api/problem.ts'
import { problemOf } from '../api/problem.ts'
import { newKey } from '../lib/new-key.ts'
import type { Store } from '../lib/store.ts'
import type { TabStorage } from '../lib/tab-storage.ts'
import type { Turns } from '../lib/turns.ts'
import type { Standing } from './beginnings.ts'
import type { DraftFiles } from './draft-files.ts'
import { type Drafts, draftOf, readyFile } from './draft-store.ts'
import { type Happening, happenedSince, type Now, standingOf } from './meanwhile.ts'
import { createEntries, failed, type OutboxEntry, sendingAgain } from './outbox-entries.ts'
import { isRefusal, postReply, type Reply } from './post-reply.ts'

/** A reply that hangs must not keep the customer's next message from the screen. */
const SETTLE_MS = 2_000

export type ReplyContent = Pick<OutboxEntry, 'text' | 'files' | 'richContent' | 'since' | 'isLate'>

export interface Outbox {
  store: Store<readonly OutboxEntry[]>
  /** At login: what this agent sent before the reload, and does not know the end of. */
  load: (agent: string) => void
  send: (conversation: string, content: ReplyContent) => void
  resend: (key: string) => void
  /** The connection is back: what failed for want of it goes out by itself. */
  resendUnreached: () => void
  discard: (key: string) => void
  /** Back into the composer, before what is already there. */
  editAgain: (key: string) => void
  /** Resolves when no reply to this conversation is on its way, or one takes too long. */
  settled: (conversation: string) => Promise<void>
}

export interface OutboxOptions {
  drafts: Drafts
  files: DraftFiles
  reply: Reply
  /** Puts the server's copy into the thread. */
  onSent: (conversation: string, item: MessageItem) => Promise<void>
  /** The conversation as the server has it now, with its newest messages. */
  look: (conversation: string) => Promise<Omit<Now, 'me'>>
  storage: TabStorage
  turns: Turns
}

export const entriesOf = (entries: readonly OutboxEntry[], conversation: string): OutboxEntry[] =>
  entries.filter((entry) => entry.conversationId === conversation)

/** Tells of each message that is kept from now on, for the agent to decide. */
export function watchKept({ store }: Pick<Outbox, 'store'>, tell: (entry: OutboxEntry) => void): () => void {
  const keptOf = () => store.get().filter(({ failure }) => failure?.kind === 'meanwhile')
  let told = new Set(keptOf().map(({ key }) => key))
  return store.subscribe(() => {
    const kept = keptOf()
    const news = kept.filter(({ key }) => !told.has(key))
    told = new Set(kept.map(({ key }) => key))
    for (const entry of news) tell(entry)
  })
}

export function createOutbox(options: OutboxOptions): Outbox {
  const { drafts, files, reply, onSent, look, storage, turns } = options
  const entries = createEntries({ storage, isShared: turns.isShared })
  /** What this tab sends, or waits to know the end of, each with its turn. */
  const awaited = new Map<string, object>()
  let me = ''

  const restore = (entry: OutboxEntry, refusal?: Problem): void =>
    drafts.change(entry.conversationId, ({ text, files: there }) => ({
      text: text === '' ? entry.text : `${entry.text}\n${text}`,
      files: [...entry.files.map((upload) => readyFile(upload, files.previewOf(upload.upload_id))), ...there],
      ...(refusal === undefined ? {} : { refusal }),
    }))
  const discard = (key: string): void => files.forgetPreviews(entries.remove(key)?.files ?? [])

  const fail = (entry: OutboxEntry, error: unknown): void => {
    if (!isRefusal(error)) return void entries.update(entry.key, failed({ kind: 'network' }))
    const problem = problemOf(error)
    const draft = draftOf(drafts.store.get(), entry.conversationId)
    const hasRoom = draft.text === '' && draft.files.length === 0 && entry.richContent === undefined
    if (!hasRoom) return void entries.update(entry.key, failed({ kind: 'refused', problem }))
    entries.remove(entry.key)
    restore(entry, problem)
  }
  /** What came between is told once. */
  const ask = (key: string, happened: Happening[], since: Standing): void =>
    void entries.update(key, (entry) => failed({ kind: 'meanwhile', happened })({ ...entry, since }))
  const attempt = async (entry: OutboxEntry): Promise<void> => {
    const { key, conversationId, since, isLate } = entry
    try {
      if (since && isLate) {
        const now = await look(conversationId)
        const happened = happenedSince(since, { ...now, me })
        if (happened.length > 0) return ask(key, happened, standingOf(now))
      }
      const item = await postReply(reply, entry)
      await onSent(conversationId, item)
      discard(key)
    } catch (error) {
      fail(entry, error)
    }
  }
  /** In one conversation one after the other. */
  const inTurn = (key: string, conversation: string, run: (entry: OutboxEntry) => Promise<void> | void): void => {
    const turn = {}
    awaited.set(key, turn)
    void turns.take(`passerelle.reply ${conversation}`, async () => {
      if (awaited.get(key) !== turn) return
      const entry = entries.reread(key)
      if (entry?.state === 'sending') await run(entry)
      if (awaited.get(key) === turn) awaited.delete(key)
    })
  }
  const sendAgain = (key: string, isLate: boolean): void => {
    const entry = entries.reread(key)
    if (entry?.state !== 'failed') return
    inTurn(key, entry.conversationId, attempt)
    entries.update(key, sendingAgain(isLate))
  }
  /** When it is our turn, the tab that was sending it is gone. */
  const awaitOthers = (): void => {
    for (const { key, state, conversationId } of entries.store.get()) {
      if (state !== 'sending' || awaited.has(key)) continue
      inTurn(key, conversationId, () => void entries.update(key, failed({ kind: 'interrupted' })))
    }
  }
  if (turns.isShared) entries.store.subscribe(awaitOthers)

  return {
    store: entries.store,
    load: (agent) => {
      me = agent
      entries.load(agent)
    },
    send: (conversationId, content) => {
      const key = newKey()
      inTurn(key, conversationId, attempt)
      entries.add({ key, conversationId, ...content, at: Date.now(), state: 'sending' })
    },
    resend: (key) => sendAgain(key, false),
    resendUnreached: () => {
      for (const entry of entries.store.get()) if (entry.failure?.kind === 'network') sendAgain(entry.key, true)
    },
    discard,
    editAgain: (key) => {
      const entry = entries.remove(key)
      if (entry) restore(entry)
    },
    settled: (conversation) => {
      const isOnItsWay = () => entriesOf(entries.store.get(), conversation).some(({ state }) => state === 'sending')
      return waitUntil(entries.store, () => !isOnItsWay())
    },
  }
}

/** Or until that takes too long. */
async function waitUntil<T>(store: Store<T>, isSo: () => boolean): Promise<void> {
  if (isSo()) return
  const { promise, resolve } = Promise.withResolvers<void>()
  const unsubscribe = store.subscribe(() => isSo() && resolve())
  const timeout = setTimeout(resolve, SETTLE_MS)
  await promise
  clearTimeout(timeout)
  unsubscribe()
}
