/** What commands ask for, of a server: each is an operation of its operator API. */
import { Readable } from 'node:stream'
import type { OperatorContactItem } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { printEnd } from '../../audit/judge-chain.ts'
import { StartRefused } from '../../lib/errors.ts'
import type { Operations } from '../operations.ts'
import { writeDocument } from '../write-document.ts'
import { follow } from './follow.ts'
import { createHttp, type Http, type Server } from './http.ts'

export function remoteOperations(server: Server): Operations {
  const http = createHttp(server)
  const { ask } = http
  return {
    instances: {
      list: (query) => ask('GET', '/instances', { query: { ...query } }),
      read: (id) => ask('GET', `/instances/${of(id)}`),
      create: (body) => ask('POST', '/instances', { body }),
      update: (id, body) => ask('PATCH', `/instances/${of(id)}`, { body }),
    },
    connectors: {
      list: (query) => ask('GET', '/connectors', { query: { ...query } }),
      read: (id) => ask('GET', `/connectors/${of(id)}`),
      create: (body) => ask('POST', '/connectors', { body }),
      update: (id, body) => ask('PATCH', `/connectors/${of(id)}`, { body }),
      rotateSecret: (id) => ask('POST', `/connectors/${of(id)}/rotate-secret`),
      delete: (id) => ask('DELETE', `/connectors/${of(id)}`),
      test: (id) => ask('POST', `/connectors/${of(id)}/test`),
      follow: (id, wanted) => follow(http, `/connectors/${of(id)}/changes`, wanted),
    },
    agents: {
      list: (query) => ask('GET', '/agents', { query: { ...query } }),
      create: (body) => ask('POST', '/agents', { body }),
      update: (id, body) => ask('PATCH', `/agents/${of(id)}`, { body }),
      disable: (id) => ask('POST', `/agents/${of(id)}/disable`),
      enable: (id) => ask('POST', `/agents/${of(id)}/enable`),
      resetPassword: (id, password) => ask('POST', `/agents/${of(id)}/reset-password`, { body: { password } }),
      resetSecondFactor: (id) => ask('POST', `/agents/${of(id)}/reset-second-factor`),
      unlinkIdentity: (id) => ask('POST', `/agents/${of(id)}/unlink-identity`),
    },
    queues: {
      list: (query) => ask('GET', '/queues', { query: { ...query } }),
      create: (body) => ask('POST', '/queues', { body }),
      update: (id, body) => ask('PATCH', `/queues/${of(id)}`, { body }),
      delete: (id) => ask('DELETE', `/queues/${of(id)}`),
      listMembers: (id, query) => ask('GET', `/queues/${of(id)}/members`, { query: { ...query } }),
      putMember: (id, agentId, skills) => ask('PUT', `/queues/${of(id)}/members/${of(agentId)}`, { body: { skills } }),
      removeMember: (id, agentId) => ask('DELETE', `/queues/${of(id)}/members/${of(agentId)}`),
    },
    deliveries: {
      list: (query) => ask('GET', '/deliveries', { query: { ...query } }),
      read: (id) => ask('GET', `/deliveries/${of(id)}`),
      listAttempts: (id, query) => ask('GET', `/deliveries/${of(id)}/attempts`, { query: { ...query } }),
      replay: (id) => ask('POST', `/deliveries/${of(id)}/replay`),
      replaySince: (wanted, tell) => replaySince(http, wanted, tell),
      skip: (id) => ask('POST', `/deliveries/${of(id)}/skip`),
    },
    customers: remoteCustomers(http),
    requests: {
      list: ({ since, ...query }) => ask('GET', '/requests', { query: { ...query, since: timeOf(since) } }),
      count: ({ since }) => ask('GET', '/requests/counts', { query: { since: timeOf(since) } }),
    },
    alerts: {
      list: (query) => ask('GET', '/alerts', { query: { ...query } }),
      test: () => ask('POST', '/alerts/test'),
    },
    contacts: {
      read: (customer) => ask('POST', '/contacts/read', { body: customer }),
      join: (customer, other) => ask('POST', '/contacts/join', { body: { ...customer, other } }),
      separate: (customer, other) => ask('POST', '/contacts/separate', { body: { ...customer, other } }),
    },
    board: {
      read: (instance_id, signal) => ask('GET', '/board', { query: { instance_id }, ...(signal && { signal }) }),
    },
    reports: {
      read: (query) => ask('GET', '/reports', { query: { ...query } }),
      csv: async (query) => bodyOf(await http.open('GET', '/reports/csv', { query: { ...query } })),
    },
    audit: {
      verify: (expected) => ask('GET', '/audit/verification', { query: { expect: expected && printEnd(expected) } }),
    },
    nodes: { list: () => ask('GET', '/nodes') },
  }
}

const of = encodeURIComponent

function bodyOf({ body }: Response): Readable {
  if (!body) throw new Error('a document without a body')
  return Readable.fromWeb(body)
}

const timeOf = (ms: number | undefined): string | undefined => (ms === undefined ? ms : new Date(ms).toISOString())

async function replaySince(
  { ask }: Http,
  { connector_id, since }: { connector_id: string; since: number },
  tell: (replayed: number) => void,
): Promise<{ replayed: number }> {
  let replayed = 0
  let cursor: string | undefined
  do {
    const body = { connector_id, since: timeOf(since), cursor }
    const answer = await ask<{ replayed: number; next_cursor: string | null }>('POST', '/deliveries/replay', { body })
    replayed += answer.replayed
    cursor = answer.next_cursor ?? undefined
    tell(replayed)
  } while (cursor !== undefined)
  return { replayed }
}

const remoteCustomers = ({ ask, open }: Http): Operations['customers'] => ({
  async listErased(customer, contact) {
    if (!contact) return { customers: [customer], conversations: null }
    const { customers } = await ask<OperatorContactItem>('POST', '/contacts/read', { body: customer })
    return { customers: [customer, ...customers], conversations: null }
  },
  erase: (wanted) => ask('POST', '/customers/erase', { body: wanted }),
  async export(customer, { output, files }) {
    if (files !== undefined) throw new StartRefused(reason('files_not_remote'))
    const answer = await open('POST', '/customers/export', { body: customer })
    await writeDocument(bodyOf(answer), output)
    return { conversations: null, files: 0, missingFiles: 0 }
  },
})
