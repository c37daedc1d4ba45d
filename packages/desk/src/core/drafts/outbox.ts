/**
 * Replies on their way. A reply shows in the thread the moment it is sent off and is replaced by the server's copy; in
 * one conversation they go one after the other, whichever tab sends them. Each keeps one idempotency key over all its
 * tries, a reload included.
 */
import type { MessageItem } from '@passerelle/protocol'
import { ApiError } from '../api/api-error.ts'
import type { Problem } from '../api/problem.ts'
import { problemOf } from '../api/problem.ts'
import { newKey } from '../lib/new-key.ts'
import type { Store } from '../lib/store.ts'
import type { TabStorage } from '../lib/tab-storage.ts'
import type { Turns } from '../lib/turns.ts'
import type { Standing } from './beginnings.ts'
import type { DraftFiles } from './draft-files.ts'
import { type Drafts, draftOf, readyFile } from './draft-store.ts'
import { happenedSince, hasArrived, type Now, standingOf } from './meanwhile.ts'
import { createEntries, failed, type OutboxEntry, overdueAt, sendingAgain } from './outbox-entries.ts'
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
  /** The conversation is no more: nor is what is on its way there. */
  drop: (conversation: string) => void
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
  /** Who is logged in now. */
  agent: () => string | undefined
}

export const entriesOf = (entries: readonly OutboxEntry[], conversation: string): OutboxEntry[] =>
  entries.filter((entry) => entry.conversationId === conversation)

export function createOutbox(options: OutboxOptions): Outbox {
  const { drafts, files, reply, onSent, look, storage, turns, agent } = options
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
  const remove = (key: string): void => files.forgetPreviews(entries.remove(key)?.files ?? [])
  /** What is on its way, in another tab perhaps, is nobody's to take back. */
  const takeBack = (key: string): OutboxEntry | undefined =>
    entries.reread(key)?.state === 'failed' ? entries.remove(key) : undefined

  const fail = (entry: OutboxEntry, error: unknown): void => {
    // It was dropped meanwhile.
    if (!entries.reread(entry.key)) return
    if (!isRefusal(error)) {
      const { isTried } = entry
      return void entries.update(entry.key, (now) => failed({ kind: 'network' })({ ...now, isTried }))
    }
    const problem = problemOf(error)
    const draft = draftOf(drafts.store.get(), entry.conversationId)
    const hasRoom = draft.text === '' && draft.files.length === 0 && entry.richContent === undefined
    if (!hasRoom) return void entries.update(entry.key, failed({ kind: 'refused', problem }))
    entries.remove(entry.key)
    restore(entry, problem)
  }
  /** Whether the agent has to decide. What came between is told once. */
  const isToDecide = async ({ key, conversationId, text, isTried }: OutboxEntry, since: Standing): Promise<boolean> => {
    const now = { ...(await look(conversationId)), me }
    const happened = happenedSince(since, now)
    // Its key makes posting it again safe: it answers with what is there.
    if (happened.length === 0 || (isTried && hasArrived(text, since, now))) return false
    const failure = { kind: 'meanwhile' as const, happened, customer: now.conversation.customer_name }
    entries.update(key, (entry) => failed(failure)({ ...entry, since: standingOf(now) }))
    return true
  }
  /** Nothing goes in the name of somebody else who has logged in since, between two tries either. */
  const replyAs =
    (owner: string): Reply =>
    async (...args) => {
      if (agent() !== owner) throw new ApiError(401, {})
      return reply(...args)
    }
  const attempt = async (entry: OutboxEntry): Promise<void> => {
    const { key, conversationId, since, isLate } = entry
    const owner = me
    let { isTried } = entry
    try {
      if (since && isLate && (await isToDecide(entry, since))) return
      isTried = true
      const item = await postReply(replyAs(owner), entry)
      await onSent(conversationId, item)
      remove(key)
    } catch (error) {
      if (me === owner) fail({ ...entry, isTried }, error)
    }
  }
  const whenOurs = (line: string, key: string, run: (entry: OutboxEntry) => Promise<void> | void): Promise<void> => {
    const turn = {}
    awaited.set(key, turn)
    return turns.take(line, async () => {
      if (awaited.get(key) !== turn) return
      const entry = entries.reread(key)
      if (entry?.state === 'sending') await run(entry)
      if (awaited.get(key) === turn) awaited.delete(key)
    })
  }
  /** In one conversation one after the other. Whoever only waits for its end waits in a line where nobody waits to send. */
  const sendInTurn = (key: string, conversation: string): void => {
    const { promise: isOver, resolve } = Promise.withResolvers<void>()
    void turns.take(sendingOf(key), () => isOver)
    void whenOurs(`passerelle.reply ${conversation}`, key, attempt).finally(resolve)
  }
  const sendAgain = (key: string, isLate: boolean): void => {
    const entry = entries.reread(key)
    if (entry?.state !== 'failed') return
    sendInTurn(key, entry.conversationId)
    entries.update(key, sendingAgain(isLate))
  }
  /** When it is our turn, the tab that was sending it is gone. */
  const awaitOthers = (): void => {
    for (const { key, state } of entries.store.get()) {
      if (state !== 'sending' || awaited.has(key)) continue
      void whenOurs(sendingOf(key), key, () => void entries.update(key, failed({ kind: 'interrupted' })))
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
      sendInTurn(key, conversationId)
      entries.add({ key, conversationId, ...content, at: Date.now(), state: 'sending' })
    },
    resend: (key) => sendAgain(key, false),
    resendUnreached: () => {
      const now = Date.now()
      for (const { key, failure } of entries.store.get()) {
        if (failure?.kind !== 'network') continue
        if (!entries.update(key, overdueAt(now))) sendAgain(key, true)
      }
    },
    drop: (conversation) => {
      for (const { key } of entriesOf(entries.store.get(), conversation)) remove(key)
    },
    discard: (key) => files.forgetPreviews(takeBack(key)?.files ?? []),
    editAgain: (key) => {
      const entry = takeBack(key)
      if (entry) restore(entry)
    },
    settled: (conversation) => {
      const isOnItsWay = () => entriesOf(entries.store.get(), conversation).some(({ state }) => state === 'sending')
      return waitUntil(entries.store, () => !isOnItsWay())
    },
  }
}

/** The line of those that wait for the end of one that is sent. */
const sendingOf = (key: string): string => `passerelle.sending ${key}`

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
