import type {
  BoardItem,
  BulkAnswer,
  BulkRequest,
  CannedReplyItem,
  CannedReplyPatch,
  CannedReplyRequest,
  CannedUploads,
  CloseRequest,
  ContactItem,
  ConversationItem,
  ConversationPage,
  ConversationView,
  CountsItem,
  CustomerPatch,
  DeskAgentItem,
  DeskConnectorItem,
  DeskQueueItem,
  LabelsItem,
  MessageItem,
  NewSecondFactorItem,
  NoteItem,
  NoteRequest,
  Page,
  PresenceState,
  RatingComments,
  RecoveryCodesItem,
  ReplyRequest,
  ReportItem,
  ReturnRequest,
  SecondFactorItem,
  SessionItem,
  SessionListItem,
  SessionRequest,
  SignInItem,
  SnoozeRequest,
  StatusItem,
  TagsRequest,
  TimelineItem,
  TransferRequest,
} from '@passerelle/protocol'
import { createContext } from 'react'
import { useRequired } from '../lib/use-required.ts'
import { ApiError } from './api-error.ts'
import { API, type ApiClient } from './client.ts'
import { readAll } from './read-all.ts'
import { search } from './search-params.ts'

export const PAGE_SIZE = 50
/** Of what comes by scrolling: more than the first look needs. */
const NEXT_PAGE_SIZE = 100
/** The next one waits for it; it is tried again under the same key. */
const REPLY_MS = 20_000

type NamedCustomer = Pick<ConversationItem, 'connector_id' | 'customer_id'>

export interface ConversationQuery {
  view?: ConversationView
  /** The view's own order without it. */
  sort?: 'longest_waiting' | 'newest'
  connector?: string
  queue?: string
  tag?: string
  /** In the place of a view. */
  status?: 'all' | 'open'
  assignee?: string
  q?: string
  connector_id?: string
  customer_id?: string
  /** Those of this one's customer, and of all whom they are joined with. */
  contact?: string
}

export interface ReportQuery {
  /** Dates, both included. */
  from: string
  to: string
  zone: string
  by: 'day' | 'hour'
  per?: NonNullable<ReportItem['per']> | undefined
}

const id = encodeURIComponent
const pageSize = (cursor: string | null): number => (cursor === null ? PAGE_SIZE : NEXT_PAGE_SIZE)

/** `GET /desk/v1/...` and the others, by name. */
export const createDeskApi = ({ request, requestBody }: ApiClient) => ({
  readSession: (signal?: AbortSignal) => request<SessionItem>('GET', `${API}/session`, { signal }),
  logIn: (body: SessionRequest) => request<SessionItem>('POST', `${API}/session`, { body }),
  readSignIn: (signal?: AbortSignal) => request<SignInItem>('GET', `${API}/sign-in`, { signal }),
  logOut: () => request<void>('DELETE', `${API}/session`),
  listAgents: (signal?: AbortSignal) =>
    readAll((cursor) =>
      request<Page<DeskAgentItem>>('GET', `${API}/agents${search({ limit: 100, cursor })}`, { signal }),
    ),
  /** Counted of one connector, or of all. */
  listQueues: (connector: string, signal?: AbortSignal) =>
    readAll((cursor) =>
      request<Page<DeskQueueItem>>('GET', `${API}/queues${search({ connector, limit: 100, cursor })}`, { signal }),
    ),
  listConnectors: (signal?: AbortSignal) =>
    request<Page<DeskConnectorItem>>('GET', `${API}/connectors${search({ limit: 100 })}`, { signal }),
  listConversations: (query: ConversationQuery, cursor: string | null, signal?: AbortSignal) =>
    request<ConversationPage>('GET', `${API}/conversations${search({ ...query, cursor, limit: pageSize(cursor) })}`, {
      signal,
    }),
  readConversation: (conversation: string, signal?: AbortSignal) =>
    request<ConversationItem>('GET', `${API}/conversations/${id(conversation)}`, { signal }),
  markRead: (conversation: string) => request<void>('POST', `${API}/conversations/${id(conversation)}/read`),
  assign: (conversation: string, assignee: string | null) =>
    request<ConversationItem | undefined>('POST', `${API}/conversations/${id(conversation)}/assign`, {
      body: { assignee },
    }),
  /** Of one queue, or of all of one's own; undefined when nobody waits. */
  takeNext: (queue: string | undefined) =>
    request<ConversationItem | undefined>('POST', `${API}/conversations/take-next`, { body: { queue: queue ?? null } }),
  transfer: (conversation: string, body: TransferRequest) =>
    request<ConversationItem>('POST', `${API}/conversations/${id(conversation)}/transfer`, { body }),
  returnToBot: (conversation: string, body: ReturnRequest) =>
    request<ConversationItem>('POST', `${API}/conversations/${id(conversation)}/return`, { body }),
  close: (conversation: string, body: CloseRequest) =>
    request<ConversationItem | undefined>('POST', `${API}/conversations/${id(conversation)}/close`, { body }),
  snooze: (conversation: string, body: SnoozeRequest) =>
    request<ConversationItem>('POST', `${API}/conversations/${id(conversation)}/snooze`, { body }),
  /** Each one's outcome. */
  bulk: async (body: BulkRequest) => (await request<BulkAnswer>('POST', `${API}/conversations/bulk`, { body })).items,
  reopen: (conversation: string) =>
    request<ConversationItem | undefined>('POST', `${API}/conversations/${id(conversation)}/reopen`),
  /** Newest first. */
  listMessages: (conversation: string, cursor: string | null, signal?: AbortSignal) =>
    request<Page<MessageItem>>(
      'GET',
      `${API}/conversations/${id(conversation)}/messages${search({ order: 'desc', cursor, limit: pageSize(cursor) })}`,
      { signal },
    ),
  /** Newest first. */
  listActivities: (conversation: string, cursor: string | null, signal: AbortSignal) =>
    request<Page<TimelineItem>>(
      'GET',
      `${API}/conversations/${id(conversation)}/timeline${search({ order: 'desc', only: 'activities', cursor, limit: NEXT_PAGE_SIZE })}`,
      { signal },
    ),
  changeTags: (conversation: string, body: TagsRequest) =>
    request<ConversationItem | undefined>('POST', `${API}/conversations/${id(conversation)}/tags`, { body }),
  readStatus: (signal?: AbortSignal) => request<StatusItem>('GET', `${API}/status`, { signal }),
  setStatus: (body: StatusItem) => request<StatusItem>('PUT', `${API}/status`, { body }),
  tellActive: () => request<StatusItem>('POST', `${API}/status/active`),
  readLabels: (signal?: AbortSignal) => request<LabelsItem>('GET', `${API}/labels`, { signal }),
  writeNote: (conversation: string, body: NoteRequest) =>
    request<NoteItem>('POST', `${API}/conversations/${id(conversation)}/notes`, { body }),
  readMessage: (message: string) => request<MessageItem>('GET', `${API}/messages/${id(message)}`),
  reply: (conversation: string, body: ReplyRequest, key: string) =>
    request<MessageItem>('POST', `${API}/conversations/${id(conversation)}/messages`, {
      ...{ body, headers: { 'Idempotency-Key': key }, signal: AbortSignal.timeout(REPLY_MS) },
    }),
  retryMessage: (message: string) => request<MessageItem | undefined>('POST', `${API}/messages/${id(message)}/retry`),
  readContact: (conversation: string, signal?: AbortSignal) =>
    request<ContactItem>('GET', `${API}/conversations/${id(conversation)}/contact`, { signal }),
  joinContact: (conversation: string, other: string) =>
    request<ContactItem>('POST', `${API}/conversations/${id(conversation)}/contact/join`, {
      body: { conversation_id: other },
    }),
  separateContact: (conversation: string, body: object) =>
    request<ContactItem>('POST', `${API}/conversations/${id(conversation)}/contact/separate`, { body }),
  updateCustomer: (conversation: string, body: CustomerPatch) =>
    request<ContactItem>('PATCH', `${API}/conversations/${id(conversation)}/customer`, { body }),
  /** The document as text: a `CustomerDocument`. */
  exportCustomer: async (connector: string, customer: string): Promise<string> => {
    const body = { connector_id: connector, customer_id: customer }
    const answer = await requestBody('POST', `${API}/customers/export`, { body })
    return answer.text().catch(() => {
      // It is written while it is read: it can break off.
      throw new ApiError(0, {})
    })
  },
  /** And, with `contact`, all whom they are joined with: refused when those are not `customers` any more. */
  eraseCustomer: (body: NamedCustomer & { contact: boolean; customers: NamedCustomer[] }) =>
    request<void>('POST', `${API}/customers/erase`, { body }),
  /** Of one connector, or of all. */
  readCounts: (connector: string, signal?: AbortSignal) =>
    request<CountsItem>('GET', `${API}/counts${search({ connector })}`, { signal }),
  sayPresence: (conversation: string, state: PresenceState) =>
    request<void>('PUT', `${API}/conversations/${id(conversation)}/presence`, { body: { state } }),
  listCannedReplies: (cursor: string | null, signal?: AbortSignal) =>
    request<Page<CannedReplyItem>>('GET', `${API}/canned-replies${search({ limit: 100, cursor })}`, { signal }),
  createCannedReply: (body: CannedReplyRequest) => request<CannedReplyItem>('POST', `${API}/canned-replies`, { body }),
  updateCannedReply: (reply: string, body: CannedReplyPatch) =>
    request<CannedReplyItem>('PATCH', `${API}/canned-replies/${id(reply)}`, { body }),
  copyCannedFiles: (reply: string) => request<CannedUploads>('POST', `${API}/canned-replies/${id(reply)}/uploads`),
  deleteCannedReply: (reply: string) => request<void>('DELETE', `${API}/canned-replies/${id(reply)}`),
  readBoard: (signal?: AbortSignal) => request<BoardItem>('GET', `${API}/board`, { signal }),
  readReport: (query: ReportQuery, signal?: AbortSignal) =>
    request<ReportItem>('GET', `${API}/reports${search({ ...query })}`, { signal }),
  listComments: (query: Pick<ReportQuery, 'from' | 'to' | 'zone'>, signal?: AbortSignal) =>
    request<RatingComments>('GET', `${API}/reports/comments${search({ ...query })}`, { signal }),
  listSessions: (signal?: AbortSignal) => request<Page<SessionListItem>>('GET', `${API}/sessions`, { signal }),
  endSession: (session: string) => request<void>('DELETE', `${API}/sessions/${id(session)}`),
  changePassword: (current: string, next: string) =>
    request<void>('POST', `${API}/password`, { body: { current, new: next } }),
  readSecondFactor: (signal?: AbortSignal) => request<SecondFactorItem>('GET', `${API}/second-factor`, { signal }),
  beginSecondFactor: (password: string) =>
    request<NewSecondFactorItem>('POST', `${API}/second-factor`, { body: { password } }),
  confirmSecondFactor: (code: string) =>
    request<RecoveryCodesItem>('POST', `${API}/second-factor/confirm`, { body: { code } }),
  removeSecondFactor: (password: string, code: string) =>
    request<void>('POST', `${API}/second-factor/remove`, { body: { password, code } }),
})

export type DeskApi = ReturnType<typeof createDeskApi>

export const DeskApiContext = createContext<DeskApi | null>(null)

export const useDeskApi = (): DeskApi => useRequired(DeskApiContext)

export const reportCsvUrl = (query: ReportQuery): string => `${API}/reports/csv${search({ ...query })}`

/** Sound, film and PDF, as their first bytes say. */
export const mediaUrl = (attachment: string): string => `${API}/attachments/${id(attachment)}?inline=media`

export const attachmentUrl = (attachment: string, inline = false): string =>
  `${API}/attachments/${id(attachment)}${inline ? '?inline=1' : ''}`
