import type {
  CannedReplyItem,
  CannedReplyRequest,
  CloseRequest,
  ConversationItem,
  ConversationPage,
  ConversationView,
  CountsItem,
  DeskAgentItem,
  DeskConnectorItem,
  MessageItem,
  Page,
  PresenceState,
  ReplyRequest,
  SessionItem,
  SessionListItem,
  SessionRequest,
} from '@passerelle/protocol'
import { ApiError } from './api-error.ts'
import { API, request, requestBody } from './client.ts'
import { search } from './search-params.ts'

export const PAGE_SIZE = 50
/** Of what comes by scrolling: more than the first look needs. */
const NEXT_PAGE_SIZE = 100

export interface ConversationQuery {
  view?: ConversationView
  connector?: string
  /** In the place of a view. */
  status?: 'all'
  q?: string
  connector_id?: string
  customer_id?: string
}

const id = encodeURIComponent
const pageSize = (cursor: string | null): number => (cursor === null ? PAGE_SIZE : NEXT_PAGE_SIZE)

export const readSession = (signal?: AbortSignal) => request<SessionItem>('GET', '/session', { signal })
export const logIn = (body: SessionRequest) => request<SessionItem>('POST', '/session', { body })
export const logOut = () => request<void>('DELETE', '/session')
export const listAgents = (signal?: AbortSignal) =>
  request<Page<DeskAgentItem>>('GET', `/agents${search({ limit: 100 })}`, { signal })

export const listConnectors = (signal?: AbortSignal) =>
  request<Page<DeskConnectorItem>>('GET', `/connectors${search({ limit: 100 })}`, { signal })

export const listConversations = (query: ConversationQuery, cursor: string | null, signal?: AbortSignal) =>
  request<ConversationPage>('GET', `/conversations${search({ ...query, cursor, limit: pageSize(cursor) })}`, {
    signal,
  })
export const readConversation = (conversation: string, signal?: AbortSignal) =>
  request<ConversationItem>('GET', `/conversations/${id(conversation)}`, { signal })
export const markRead = (conversation: string) => request<void>('POST', `/conversations/${id(conversation)}/read`)
export const assign = (conversation: string, assignee: string | null) =>
  request<ConversationItem | undefined>('POST', `/conversations/${id(conversation)}/assign`, { body: { assignee } })
export const close = (conversation: string, body: CloseRequest) =>
  request<ConversationItem | undefined>('POST', `/conversations/${id(conversation)}/close`, { body })
export const reopen = (conversation: string) =>
  request<ConversationItem | undefined>('POST', `/conversations/${id(conversation)}/reopen`)

/** Newest first. */
export const listMessages = (conversation: string, cursor: string | null, signal?: AbortSignal) =>
  request<Page<MessageItem>>(
    'GET',
    `/conversations/${id(conversation)}/messages${search({ order: 'desc', cursor, limit: pageSize(cursor) })}`,
    { signal },
  )
export const readMessage = (message: string) => request<MessageItem>('GET', `/messages/${id(message)}`)
export const reply = (conversation: string, body: ReplyRequest, key: string) =>
  request<MessageItem>('POST', `/conversations/${id(conversation)}/messages`, {
    body,
    headers: { 'Idempotency-Key': key },
  })
export const retryMessage = (message: string) =>
  request<MessageItem | undefined>('POST', `/messages/${id(message)}/retry`)

export const attachmentUrl = (attachment: string, inline = false): string =>
  `${API}/attachments/${id(attachment)}${inline ? '?inline=1' : ''}`

/** The document as text: a `CustomerDocument`. */
export async function exportCustomer(connector: string, customer: string): Promise<string> {
  const body = { connector_id: connector, customer_id: customer }
  const answer = await requestBody('POST', '/customers/export', { body })
  return answer.text().catch(() => {
    // It is written while it is read: it can break off.
    throw new ApiError(0, {})
  })
}

/** Of one connector, or of all. */
export const readCounts = (connector: string, signal?: AbortSignal) =>
  request<CountsItem>('GET', `/counts${search({ connector })}`, { signal })
export const sayPresence = (conversation: string, state: PresenceState) =>
  request<void>('PUT', `/conversations/${id(conversation)}/presence`, { body: { state } })

export const listCannedReplies = (signal?: AbortSignal) =>
  request<Page<CannedReplyItem>>('GET', `/canned-replies${search({ limit: 100 })}`, { signal })
export const createCannedReply = (body: CannedReplyRequest) =>
  request<CannedReplyItem>('POST', '/canned-replies', { body })
export const updateCannedReply = (reply: string, body: CannedReplyRequest) =>
  request<CannedReplyItem>('PATCH', `/canned-replies/${id(reply)}`, { body })
export const deleteCannedReply = (reply: string) => request<void>('DELETE', `/canned-replies/${id(reply)}`)

export const listSessions = (signal?: AbortSignal) => request<Page<SessionListItem>>('GET', '/sessions', { signal })
export const endSession = (session: string) => request<void>('DELETE', `/sessions/${id(session)}`)
export const changePassword = (current: string, next: string) =>
  request<void>('POST', '/password', { body: { current, new: next } })
