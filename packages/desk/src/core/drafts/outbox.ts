/**
 * Replies on their way. A reply shows in the thread the moment it is sent off and is replaced by the server's copy; in
 * one conversation they go one after the other. Each keeps one idempotency key over all its tries, a reload included.
 */
import type { MessageItem, ReplyRequest } from '@passerelle/protocol'
import { ApiError, isTransient } from '../api/api-error.ts'
import { reply } from '../api/endpoints.ts'
import { newKey } from '../lib/new-key.ts'
import { createStore } from '../lib/store.ts'
import { readStored, writeStored } from '../lib/stored.ts'
import { forgetPreviews, previewOf } from './draft-files.ts'
import { changeDraft, draftOf, draftStore, readyFile } from './draft-store.ts'
import type { OutboxEntry } from './outbox-entry.ts'

const NAME = 'outbox'
const RETRY_MS = [600, 2_000]
/** A reply that hangs must not keep the customer's next message from the screen. */
const SETTLE_MS = 2_000

let owner = ''
let deliver: (conversation: string, item: MessageItem) => Promise<void> = async () => {}
const queues = new Map<string, Promise<void>>()

export const outboxStore = createStore<readonly OutboxEntry[]>([])

export const entriesOf = (entries: readonly OutboxEntry[], conversation: string): OutboxEntry[] =>
  entries.filter((entry) => entry.conversationId === conversation)

/** `onSent` puts the server's copy into the thread. */
export function loadOutbox(agent: string, onSent: (conversation: string, item: MessageItem) => Promise<void>): void {
  deliver = onSent
  if (owner === agent) return
  owner = agent
  const stored = readStored<OutboxEntry[]>(agent, NAME) ?? []
  outboxStore.set(() => stored.map((entry) => ({ ...entry, state: 'failed', failure: { kind: 'interrupted' } })))
}

function change(update: (entries: readonly OutboxEntry[]) => readonly OutboxEntry[]): void {
  outboxStore.set(update)
  const entries = outboxStore.get()
  writeStored(owner, NAME, entries.length === 0 ? undefined : entries)
}

export type ReplyContent = Pick<OutboxEntry, 'text' | 'files' | 'richContent'>

export function sendReply(conversation: string, content: ReplyContent): void {
  const entry: OutboxEntry = {
    key: newKey(),
    conversationId: conversation,
    ...content,
    at: Date.now(),
    state: 'sending',
  }
  change((entries) => [...entries, entry])
  enqueue(entry)
}

export function resend(key: string): void {
  const entry = outboxStore.get().find((other) => other.key === key && other.state === 'failed')
  if (!entry) return
  const { failure: _, ...rest } = entry
  const again: OutboxEntry = { ...rest, state: 'sending' }
  change((entries) => entries.map((other) => (other.key === key ? again : other)))
  enqueue(again)
}

/** The line is back: what failed for want of it goes out by itself. */
export function resendUnreached(): void {
  for (const entry of outboxStore.get()) if (entry.failure?.kind === 'network') resend(entry.key)
}

export function discard(key: string): void {
  forgetPreviews(remove(key)?.files ?? [])
}

function remove(key: string): OutboxEntry | undefined {
  const entry = outboxStore.get().find((other) => other.key === key)
  change((entries) => entries.filter((other) => other.key !== key))
  return entry
}

/** Back into the composer, before what is already there. */
export function editAgain(key: string): void {
  const entry = remove(key)
  if (entry) restore(entry)
}

function restore(entry: OutboxEntry, refusal?: string): void {
  changeDraft(entry.conversationId, ({ text, files }) => ({
    text: text === '' ? entry.text : `${entry.text}\n${text}`,
    files: [...entry.files.map((upload) => readyFile(upload, previewOf(upload.upload_id))), ...files],
    ...(refusal === undefined ? {} : { refusal }),
  }))
}

function enqueue(entry: OutboxEntry): void {
  const before = queues.get(entry.conversationId) ?? Promise.resolve()
  const task = before.then(() => attempt(entry))
  queues.set(entry.conversationId, task)
  void task.then(() => {
    if (queues.get(entry.conversationId) === task) queues.delete(entry.conversationId)
  })
}

async function attempt(entry: OutboxEntry): Promise<void> {
  try {
    const item = await postWithRetries(entry)
    await deliver(entry.conversationId, item)
    discard(entry.key)
  } catch (error) {
    fail(entry, error)
  }
}

async function postWithRetries(entry: OutboxEntry): Promise<MessageItem> {
  const body: ReplyRequest = { message: entry.text }
  if (entry.files.length > 0) body.attachments = entry.files.map(({ upload_id }) => ({ upload_id }))
  if (entry.richContent !== undefined) body.rich_content = entry.richContent
  for (const wait of RETRY_MS) {
    try {
      return await reply(entry.conversationId, body, entry.key)
    } catch (error) {
      if (!isTransient(error)) throw error
      await new Promise((resolve) => window.setTimeout(resolve, wait))
    }
  }
  return reply(entry.conversationId, body, entry.key)
}

function fail(entry: OutboxEntry, error: unknown): void {
  if (!(error instanceof ApiError) || isTransient(error) || error.status === 401) {
    markFailed(entry.key, { kind: 'network' })
    return
  }
  const reason = error.faults[0]?.message ?? error.message
  const draft = draftOf(draftStore.get(), entry.conversationId)
  if (draft.text === '' && draft.files.length === 0 && entry.richContent === undefined) {
    remove(entry.key)
    restore(entry, reason)
  } else {
    markFailed(entry.key, { kind: 'refused', reason })
  }
}

const markFailed = (key: string, failure: NonNullable<OutboxEntry['failure']>): void =>
  change((entries) => entries.map((entry) => (entry.key === key ? { ...entry, state: 'failed', failure } : entry)))

export function repliesSettled(conversation: string): Promise<void> {
  const running = queues.get(conversation)
  if (!running) return Promise.resolve()
  const timeout = new Promise<void>((resolve) => window.setTimeout(resolve, SETTLE_MS))
  return Promise.race([running, timeout])
}
