/** The lists agents work from: what is in them, in which order, and that the counts match. */
import type { ConversationItem, DeskConnectorItem, Page } from '@passerelle/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inboundPlan, newConnector, plannedMessage } from '../../store/conformance/fixtures.ts'
import { openDesk, type TestDesk } from './test-desk.ts'

const minute = 60_000

let desk: TestDesk
beforeEach(async () => {
  desk = await openDesk()
  await desk.store.recordConnector(newConnector({ id: 'connector-2', name: 'Other bot' }))
})
afterEach(() => desk.close())

let written = 0
/** A customer writes a minute after the one before. */
async function write(customerId: string, connectorId = 'connector-1'): Promise<string> {
  desk.clock.advance(minute)
  written += 1
  const receivedAt = desk.clock.now()
  const message = plannedMessage(`v${written}`, { sortAt: receivedAt, customerName: customerId })
  const conversationId = `of-${customerId}`
  const plan = inboundPlan([message], { connectorId, customerId, conversationId, receivedAt })
  await desk.store.recordInbound(plan)
  return conversationId
}

const request = async (method: 'GET' | 'POST', path: string, payload?: object) =>
  desk.app.inject({ method, url: `/desk/v1/${path}`, headers: desk.lea, ...(payload && { payload }) })
const assign = (id: string, assignee: string | null) => request('POST', `conversations/${id}/assign`, { assignee })
const reply = (id: string) => request('POST', `conversations/${id}/messages`, { message: 'Yes?' })
const list = async (query: string): Promise<ConversationItem[]> => {
  const answer = await request('GET', `conversations?${query}`)
  expect([query, answer.statusCode, answer.body]).toEqual([query, 200, expect.any(String)])
  return answer.json<Page<ConversationItem>>().items
}
const ids = async (query: string) => (await list(query)).map((item) => item.customer_id)
const counts = async (query = '') => (await request('GET', `counts${query}`)).json()

test('who waits longest stands first in Waiting, by the first message after the last answer', async () => {
  await write('anna')
  const bert = await write('bert')
  await write('cleo')
  await write('anna')
  desk.clock.advance(minute)
  await reply(bert)
  expect(await ids('view=waiting')).toEqual(['anna', 'cleo'])
  await write('bert')
  await write('anna')
  const waiting = await list('view=waiting')
  expect(waiting.map((item) => item.customer_id)).toEqual(['anna', 'cleo', 'bert'])
  const since = waiting.map((item) => Date.parse(item.waiting_since ?? ''))
  expect(since).toEqual(since.toSorted((a, b) => a - b))
  expect(await ids('view=waiting&sort=newest')).toEqual(['anna', 'bert', 'cleo'])
  // As it was before there were views.
  expect(await ids('status=open&waiting=true')).toEqual(['anna', 'bert', 'cleo'])
})

test('a row does not move because somebody assigned it', async () => {
  const anna = await write('anna')
  await write('bert')
  const [before] = await list('customer_id=anna')
  for (const assignee of ['me', null, desk.agentId]) {
    desk.clock.advance(minute)
    expect((await assign(anna, assignee)).json().updated_at).toBe(before?.updated_at)
    expect(await ids('view=waiting')).toEqual(['anna', 'bert'])
    expect(await ids('view=all')).toEqual(['bert', 'anna'])
    expect(await ids('status=open')).toEqual(['bert', 'anna'])
  }
})

test('each view holds what its name says, and the counts match', async () => {
  const [anna, bert, cleo, dora] = [await write('anna'), await write('bert'), await write('cleo'), await write('dora')]
  await write('emil', 'connector-2')
  await assign(anna, 'me')
  await reply(bert)
  await assign(bert, null)
  await assign(cleo, 'me')
  await reply(cleo)
  await request('POST', `conversations/${dora}/close`)
  expect(await ids('view=waiting')).toEqual(['anna', 'emil'])
  // Who waits comes before who was answered.
  expect(await ids('view=unassigned')).toEqual(['emil', 'bert'])
  expect(await ids('view=mine')).toEqual(['cleo', 'anna'])
  expect(await ids('view=mine&sort=longest_waiting')).toEqual(['anna', 'cleo'])
  expect((await ids('view=all')).toSorted()).toEqual(['anna', 'bert', 'cleo', 'emil'])
  expect(await ids('view=closed')).toEqual(['dora'])
  expect(await ids('view=unassigned&q=ber')).toEqual(['bert'])
  const all = { open: 4, waiting: 2, unassigned: 2, mine: 2, unread: 2, unread_mine: 1, unread_unassigned: 1 }
  expect(await counts()).toEqual(all)

  expect(await ids('view=waiting&connector=connector-2')).toEqual(['emil'])
  expect(await ids('view=unassigned&connector=connector-1')).toEqual(['bert'])
  expect(await ids('view=mine&connector_id=connector-2')).toEqual([])
  const others = { open: 3, waiting: 1, unassigned: 1, mine: 2, unread: 1, unread_mine: 1, unread_unassigned: 0 }
  expect(await counts('?connector=connector-1')).toEqual(others)
  expect(await counts('?connector=none-such')).toMatchObject({ open: 0, waiting: 0, unread: 0 })
  const connectors = (await request('GET', 'connectors')).json<Page<DeskConnectorItem>>()
  expect(connectors.items).toEqual([
    { id: 'connector-1', name: 'Bot' },
    { id: 'connector-2', name: 'Other bot' },
  ])
})

test('pages of the longest waiting follow each other without gap or double', async () => {
  const customers = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
  for (const customer of customers) await write(customer)
  await reply('of-b')
  await assign('of-b', null)
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = `view=unassigned&limit=2${cursor && `&cursor=${cursor}`}`
    const page: Page<ConversationItem> = (await request('GET', `conversations?${query}`)).json()
    seen.push(...page.items.map((item) => item.customer_id))
    cursor = page.next_cursor
  }
  expect(seen).toEqual(['a', 'c', 'd', 'e', 'f', 'g', 'b'])
  const { next_cursor } = (await request('GET', 'conversations?view=unassigned&limit=2')).json()
  expect((await request('GET', `conversations?view=all&cursor=${next_cursor}`)).statusCode).toBe(400)
})

test.each([
  ['view=open', '/view'],
  ['view=mine&status=open', '/view'],
  ['view=waiting&assignee=none', '/view'],
  ['view=closed&sort=longest_waiting', '/sort'],
  ['sort=longest_waiting', '/sort'],
  ['sort=oldest', '/sort'],
  ['connector=a&connector_id=b', '/connector'],
])('%s is refused with its place', async (query, path) => {
  const answer = await request('GET', `conversations?${query}`)
  expect([answer.statusCode, answer.json().errors.map((one: { path: string }) => one.path)]).toEqual([400, [path]])
})
