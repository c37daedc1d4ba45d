/**
 * Replies on their way. A reply shows in the thread the moment it is sent off and is replaced by the server's copy; in
 * one conversation they go one after the other. Each keeps one idempotency key over all its tries, a reload included.
 */
import type { MessageItem, ReplyRequest } from '@passerelle/protocol'
import { ApiError, isTransient } from '../api/api-error.ts'
import type { Problem } from '../api/problem.ts'
import { problemOf } from '../api/problem.ts'
import { newKey } from '../lib/new-key.ts'
import type { Store } from '../lib/store.ts'
import type { DraftFiles } from './draft-files.ts'
import { type Drafts, draftOf, readyFile } from './draft-store.ts'
import { createEntries, failed, type OutboxEntry, sendingAgain } from './outbox-entries.ts'

const RETRY_MS = [600, 2_000]
/** A reply that hangs must not keep the customer's next message from the screen. */
const SETTLE_MS = 2_000

export type ReplyContent = Pick<OutboxEntry, 'text' | 'files' | 'richContent'>

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
  reply: (conversation: string, body: ReplyRequest, key: string) => Promise<MessageItem>
  /** Puts the server's copy into the thread. */
  onSent: (conversation: string, item: MessageItem) => Promise<void>
}

export const entriesOf = (entries: readonly OutboxEntry[], conversation: string): OutboxEntry[] =>
  entries.filter((entry) => entry.conversationId === conversation)

export function createOutbox({ drafts, files, reply, onSent }: OutboxOptions): Outbox {
  const entries = createEntries()
  const running = createRunning()

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
  const attempt = async (entry: OutboxEntry): Promise<void> => {
    try {
      const item = await retryTransient(() => reply(entry.conversationId, toRequest(entry), entry.key))
      await onSent(entry.conversationId, item)
      discard(entry.key)
    } catch (error) {
      fail(entry, error)
    }
  }
  const enqueue = (entry: OutboxEntry): void => running.add(entry.conversationId, () => attempt(entry))
  const resend = (key: string): void => {
    const again = entries.update(key, sendingAgain)
    if (again) enqueue(again)
  }

  return {
    store: entries.store,
    load: entries.load,
    send: (conversationId, content) =>
      enqueue(entries.add({ key: newKey(), conversationId, ...content, at: Date.now(), state: 'sending' })),
    resend,
    resendUnreached: () => {
      for (const entry of entries.store.get()) if (entry.failure?.kind === 'network') resend(entry.key)
    },
    discard,
    editAgain: (key) => {
      const entry = entries.remove(key)
      if (entry) restore(entry)
    },
    settled: running.settled,
  }
}

/** Said against the reply itself; anything else is worth another try with the same content. */
const isRefusal = (error: unknown): error is ApiError =>
  error instanceof ApiError && !isTransient(error) && error.status !== 401

function toRequest({ text, files, richContent }: OutboxEntry): ReplyRequest {
  const body: ReplyRequest = { message: text }
  if (files.length > 0) body.attachments = files.map(({ upload_id }) => ({ upload_id }))
  if (richContent !== undefined) body.rich_content = richContent
  return body
}

async function retryTransient<T>(post: () => Promise<T>): Promise<T> {
  for (const wait of RETRY_MS) {
    try {
      return await post()
    } catch (error) {
      if (!isTransient(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
  return post()
}

/** In one conversation one after the other. */
function createRunning() {
  const last = new Map<string, Promise<void>>()
  return {
    add: (conversation: string, run: () => Promise<void>): void => {
      const task = (last.get(conversation) ?? Promise.resolve()).then(run)
      last.set(conversation, task)
      void task.then(() => {
        if (last.get(conversation) === task) last.delete(conversation)
      })
    },
    settled: (conversation: string): Promise<void> => {
      const task = last.get(conversation)
      if (!task) return Promise.resolve()
      const timeout = new Promise<void>((resolve) => setTimeout(resolve, SETTLE_MS))
      return Promise.race([task, timeout])
    },
  }
}
