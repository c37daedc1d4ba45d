/** For sight.test.ts: what each operation tells of conversations. Those of the operators' door refuse every agent. */
export type Kind =
  /** Named by the id in its path: 404 beyond sight. */
  | 'conversation'
  | 'message'
  | 'attachment'
  /** Named by the customer, in its path or its body. */
  | 'customer'
  /** Filtered: a test of its own holds each. */
  | 'filtered'
  /** Of the desk, and of no conversation. */
  | 'other'
  /** Of who asks, or of nobody. */
  | 'open'
  /** With a connector's credentials. */
  | 'partner'
  | 'operators'

const ofConversation = [
  ...['readConversation', 'assignConversation', 'closeConversation', 'tagConversation', 'reopenConversation'],
  ...['markConversationRead', 'takeConversation', 'transferConversation', 'returnConversation', 'listMessages'],
  ...['reply', 'listTimeline', 'writeNote', 'tellPresence', 'snoozeConversation', 'undoConversation'],
  ...['readDeskContact', 'joinDeskContact', 'separateDeskContact', 'updateCustomer'],
]
const ofCustomer = ['openConversation', 'eraseCustomerAtDesk', 'exportCustomerAtDeskByBody', 'exportCustomerAtDesk']
const ofNothing = [
  ...['listDeskQueues', 'uploadFile', 'readLabels', 'listDeskConnectors', 'listDeskAgents'],
  ...['readStatus', 'setStatus', 'tellActive'],
  ...['readBoard', 'readReport', 'exportReport', 'listRatingComments'],
  ...['listCannedReplies', 'createCannedReply', 'updateCannedReply', 'deleteCannedReply', 'copyCannedFiles'],
]
const open = [
  ...['logIn', 'readSession', 'logOut', 'listSessions', 'endSession', 'changePassword'],
  ...['readSignIn'],
  ...['readSecondFactor', 'beginSecondFactor', 'confirmSecondFactor', 'removeSecondFactor'],
  ...['checkLive', 'checkReady', 'readMetrics', 'readDescription', 'readDocs', 'readMetadata'],
]

const named: Record<string, Kind> = {
  ...byKind(ofConversation, 'conversation'),
  ...byKind(['readMessage', 'retryMessage', 'readPicture'], 'message'),
  ...byKind(['readFile'], 'attachment'),
  ...byKind(ofCustomer, 'customer'),
  ...byKind(['listConversations', 'readCounts', 'followChanges', 'takeNext', 'changeConversations'], 'filtered'),
  ...byKind(ofNothing, 'other'),
  ...byKind(open, 'open'),
  ...byKind(
    [
      ...['requestToken', 'sendMessages', 'tellEvents', 'downloadAttachment', 'describeAttachment'],
      ...['revokeToken', 'introspectToken'],
    ],
    'partner',
  ),
  ...byKind(['readAvailability', 'readConversationState', 'takeOutbox'], 'partner'),
}

function byKind(ids: readonly string[], kind: Kind): Record<string, Kind> {
  return Object.fromEntries(ids.map((id) => [id, kind]))
}

export interface AskedOperation {
  id: string
  method: string
  path: string
  /** Undefined: it has to be said above. */
  kind: Kind | undefined
}

/** All that the server describes. */
export async function listOperations(url: string): Promise<AskedOperation[]> {
  const description = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { operationId?: string }>>
  }
  return Object.entries(description.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, { operationId: id }]) =>
      id === undefined ? [] : [{ id, method: method.toUpperCase(), path, kind: kindOf(id, path) }],
    ),
  )
}

const kindOf = (id: string, path: string): Kind | undefined =>
  path.startsWith('/operator/v1/') ? 'operators' : named[id]
