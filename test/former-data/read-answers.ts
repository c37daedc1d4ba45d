/** What the doors say about everything there is: asked of the version that wrote the data, and of the one that opens it. */
import { createHash } from 'node:crypto'
import type { ConversationItem, MessageItem, Page } from '@passerelle/protocol'
import type { ApiClient } from '@passerelle/testkit'
import type { Answers } from './former-world.ts'

export interface Doors {
  asOperator: ApiClient
  asDesk: ApiClient
  asAda: ApiClient
}

interface HasId {
  id: string
}

export async function readAnswers({ asOperator, asDesk, asAda }: Doors): Promise<Answers> {
  const operator: Record<string, unknown> = {}
  for (const path of ['/instances', '/connectors', '/agents', '/deliveries', '/audit'])
    operator[path] = await listAll(asOperator, path)
  for (const { id } of operator['/deliveries'] as HasId[]) {
    for (const path of [`/deliveries/${id}`, `/deliveries/${id}/attempts`]) operator[path] = await asOperator.get(path)
    operator[bodyPath(id)] = (await asOperator.call('GET', bodyPath(id))).bytes.toString('utf8')
  }

  const desk: Record<string, unknown> = {}
  for (const path of ['/agents', '/connectors', '/canned-replies', '/counts']) desk[path] = await asDesk.get(path)
  for (const view of ['waiting', 'unassigned', 'all', 'closed'])
    desk[`/conversations?view=${view}`] = await listAll(asDesk, `/conversations?view=${view}`)
  const conversations = await listAll<ConversationItem>(asDesk, '/conversations')
  desk['/conversations'] = conversations
  for (const { id } of conversations) desk[`/conversations/${id}/messages`] = await messagesOf(asDesk, id)

  const ada: Record<string, unknown> = { '/counts': await asAda.get('/counts') }
  for (const path of ['/conversations?view=mine', '/conversations'] as const) ada[path] = await listAll(asAda, path)
  return { operator, desk, ada }
}

/** Under it stands the text of a delivery's body, byte by byte. */
export const bodyPath = (deliveryId: string): string => `/deliveries/${deliveryId}/body`

/** The SHA-256 of each file that the threads show as there. */
export async function readFiles(asDesk: ApiClient, answers: Answers): Promise<Record<string, string>> {
  const threads = Object.entries(answers.desk).filter(([path]) => path.endsWith('/messages'))
  const attachments = threads.flatMap(([, messages]) => (messages as MessageItem[]).flatMap((one) => one.attachments))
  const files: Record<string, string> = {}
  for (const { id } of attachments.filter(({ state }) => state === 'ready')) {
    const { status, bytes } = await asDesk.call('GET', `/attachments/${id}`)
    files[id] = `${status} ${createHash('sha256').update(bytes).digest('hex')}`
  }
  return files
}

export const messagesOf = (asDesk: ApiClient, conversationId: string): Promise<MessageItem[]> =>
  listAll(asDesk, `/conversations/${conversationId}/messages`)

async function listAll<T>(client: ApiClient, path: string): Promise<T[]> {
  const items: T[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page: Page<T> = await client.get(`${path}${path.includes('?') ? '&' : '?'}limit=100${next}`)
    items.push(...page.items)
    cursor = page.next_cursor
  }
  return items
}
