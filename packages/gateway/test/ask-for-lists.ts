/**
 * Asks for every list and every item of the desk, the operators' API and the console, with every filter: both are taken
 * from the server's own description. For tests of what the store is asked then.
 */
import { conversationViews } from '@passerelle/protocol'
import { operatorToken } from '@passerelle/testkit'
import { expect } from 'vitest'
import type { Sight } from '../src/conversations/sight.ts'
import { filterOfView } from '../src/conversations/views.ts'
import type { Gateway } from '../src/gateway.ts'

interface Operation {
  parameters?: { name: string; in: string; schema: { enum?: string[] } }[]
}

interface Answer {
  id: string
  items?: { id: string }[]
  next_cursor?: string | null
  api_key: string
}

export interface Doors {
  gateway: Gateway
  deskKey: string
  /** What filters are tried with, by their names. */
  samples: Readonly<Record<string, readonly string[]>>
}

export const commonSamples: Doors['samples'] = {
  assignee: ['me', 'none', 'somebody'],
  since: ['1h'],
  tag: ['Refund'],
  hours: ['24'],
  retention: ['30d'],
  actor_id: ['somebody'],
  action: ['connector.created'],
  target_type: ['connector'],
  // Any of them makes the same statement.
  event_type: ['conversation.closed'],
}

export async function ask(
  { gateway, deskKey }: Pick<Doors, 'gateway' | 'deskKey'>,
  method: 'GET' | 'POST',
  url: string,
  payload?: object,
): Promise<Answer | undefined> {
  const authorization = `Bearer ${url.startsWith('/desk') ? deskKey : operatorToken}`
  const answer = await gateway.app.inject({ method, url, headers: { authorization }, ...(payload && { payload }) })
  // A combination of filters may be refused.
  if (answer.statusCode === 400) return undefined
  expect([url, answer.statusCode, answer.body]).toEqual([url, expect.toSatisfy((status) => status < 300), answer.body])
  return answer.headers['content-type']?.includes('json') ? answer.json() : undefined
}

export async function create(gateway: Gateway, path: string, body: object): Promise<Answer> {
  const created = await ask({ gateway, deskKey: '' }, 'POST', `/operator/v1${path}`, body)
  if (!created) throw new Error(`${path} refused ${JSON.stringify(body)}`)
  return created
}

/** The lists of an agent who does not see all: each view, with each other filter. */
export async function listInSight(
  store: Pick<Gateway['store'], 'listConversations' | 'findPlaces'>,
  {
    instanceId,
    agentId,
    ids,
    samples,
  }: { instanceId: string; agentId: string; ids: string[]; samples: Doors['samples'] },
): Promise<void> {
  const sights: Sight[] = [
    { agentId, queueIds: [] },
    { agentId, queueIds: [instanceId] },
  ]
  const [connectorId, customerId, q, tag] = ['connector', 'customer_id', 'q', 'tag'].map((name) => samples[name]?.[0])
  const others = [{}, { connectorId }, { customerId }, { q }, { tag }, { queueIds: [instanceId] }, { waiting: true }]
  for (const of of ['conversation', 'message', 'attachment'] as const) await store.findPlaces({ instanceId, of, ids })
  for (const sight of sights) {
    for (const view of conversationViews) {
      for (const other of others) {
        const wanted = { instanceId, ...filterOfView(view, agentId), sight, ...other, limit: 1 }
        const { nextCursor } = await store.listConversations(wanted)
        if (nextCursor) await store.listConversations({ ...wanted, cursor: nextCursor })
      }
    }
  }
}

/** With up to three filters at once, and the page after. */
export async function askForAll(doors: Doors): Promise<void> {
  const description = (await doors.gateway.app.inject('/openapi.json')).json<{
    paths: Record<string, { get?: Operation }>
  }>()
  for (const [path, { get }] of Object.entries(description.paths)) {
    // An event stream does not end.
    if (!get || !/^\/(desk|operator)\/v1\//.test(path) || path.endsWith('/changes')) continue
    // Neither does software see what is a person's own, or a supervisor's; and the whole log is read on purpose.
    if (/\/(session|sessions|second-factor|board|reports|comments|csv|verification)$|attachments/.test(path)) continue
    const url = path.replace('{id}', (await firstOf(doors, path)) ?? 'nobody')
    for (const query of combine(get, doors.samples)) {
      const answer = await ask(doors, 'GET', `${url}?${new URLSearchParams(query)}`)
      if (answer?.next_cursor) {
        await ask(doors, 'GET', `${url}?${new URLSearchParams([...query, ['cursor', answer.next_cursor]])}`)
      }
    }
  }
}

async function firstOf(doors: Doors, path: string): Promise<string | undefined> {
  const [list] = path.split('/{id}')
  if (list === path || !list) return undefined
  if (list.endsWith('/messages')) return doors.samples.message_id?.[0]
  return (await ask(doors, 'GET', list))?.items?.[0]?.id
}

type Pair = [name: string, value: string]

function combine({ parameters = [] }: Operation, samples: Doors['samples']): Pair[][] {
  const filters = parameters.filter((one) => one.in === 'query' && !['cursor', 'limit'].includes(one.name))
  let queries: Pair[][] = [[]]
  for (const { name, schema } of filters) {
    const values = samples[name] ?? schema.enum
    if (!values) throw new Error(`what may ${name} be? Add a sample`)
    queries = queries.flatMap((query) =>
      query.length === 3 ? [query] : [query, ...values.map((value): Pair[] => [...query, [name, value]])],
    )
  }
  return parameters.some(({ name }) => name === 'limit')
    ? queries.map((query) => [...query, ['limit', '1'] as Pair])
    : queries
}
