import type { MessageItem } from '@passerelle/protocol'
import type { Query, QueryClient } from '@tanstack/react-query'
import type { DeskApi } from '../api/desk-api.ts'
import { keys } from '../api/query-client.ts'
import { whenIdle } from '../api/when-idle.ts'
import { createTaskQueue, type TaskQueue } from '../lib/task-queue.ts'
import { findMessage, mergeHead, type Pages, placeMessages } from './apply-change.ts'

/** Of a conversation, by id, in the order they changed: null for one that is gone, undefined for one to be read. */
export type ChangedMessages = ReadonlyMap<string, MessageItem | null | undefined>

export interface ThreadOptions {
  client: QueryClient
  api: Pick<DeskApi, 'listMessages' | 'readMessage'>
  /** Resolves when no reply of ours to this conversation is on its way: its copy comes with the answer. */
  repliesSettled: (conversation: string) => Promise<void>
}

/** So many messages are read one by one; more of them as a page. */
const FEW = 3

/** Lays messages over the thread, if it is shown: one that is not is read when it is opened. */
export function messageLayer(options: ThreadOptions) {
  const { client } = options
  /** Of each thread, one after another: what is read for a change may be older than what the next one carries. */
  const inTurn = new WeakMap<Query, TaskQueue>()
  return (id: string, changed: ChangedMessages): void => {
    const queryKey = keys.messages(id)
    const query = client.getQueryCache().find({ queryKey })
    if (!query || changed.size === 0) return
    if (!query.isActive()) {
      client.removeQueries({ queryKey })
      return
    }
    const turns = inTurn.get(query) ?? createTaskQueue(1)
    inTurn.set(query, turns)
    turns.add(() => layInTurn(options, id, changed))
  }
}

async function layInTurn(options: ThreadOptions, id: string, changed: ChangedMessages): Promise<void> {
  const { client, api, repliesSettled } = options
  const key = keys.messages(id)
  try {
    await Promise.all([repliesSettled(id), whenIdle(client, key)])
    if (await placeAll(options, id, changed)) return
    const head = await api.listMessages(id, null)
    client.setQueryData<Pages<MessageItem>>(key, (thread) => thread && mergeHead(thread, head))
    void client.invalidateQueries({ queryKey: keys.activities(id) })
    const thread = client.getQueryData<Pages<MessageItem>>(key)
    const isWhole = thread && [...changed.keys()].every((message) => findMessage(thread, message) !== undefined)
    if (!isWhole) await client.invalidateQueries({ queryKey: key })
  } catch {
    await client.invalidateQueries({ queryKey: key })
  }
}

/** False when the thread must be read again to know where they stand. */
async function placeAll({ client, api }: ThreadOptions, id: string, changed: ChangedMessages): Promise<boolean> {
  const key = keys.messages(id)
  const values = [...changed.values()]
  if (values.includes(null) || values.filter((item) => item === undefined).length > FEW) return false
  const items = await Promise.all([...changed].map(([message, item]) => item ?? api.readMessage(message)))
  await whenIdle(client, key)
  const thread = client.getQueryData<Pages<MessageItem>>(key)
  const placed = thread && placeMessages(thread, items)
  if (!placed) return false
  client.setQueryData(key, placed)
  if (items.some((item) => isDeed(findMessage(thread, item.id), item))) {
    void client.invalidateQueries({ queryKey: keys.activities(id) })
  }
  return true
}

/** Whether somebody did something with its delivery: by itself it is tried until it is settled, and then rests. */
function isDeed(before: MessageItem | undefined, { delivery: now }: MessageItem): boolean {
  const was = before?.delivery
  if (!was || !now) return false
  if (was.state === 'pending') return now.state === 'cancelled'
  return was.state !== now.state || was.attempts !== now.attempts
}
