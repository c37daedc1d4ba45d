/** What supervisors see over the desk API: the board, and reports as JSON and CSV. */
import type { BoardItem, ReportItem } from '@passerelle/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAgent } from '../../agents/create-agent.ts'
import { createQueue } from '../../queues/create-queue.ts'
import { ratingPlan } from '../../store/conformance/fixtures.ts'
import { instanceId, type Login, openDesk, password, type TestDesk } from './test-desk.ts'

let desk: TestDesk
let sue: Login
let salesId: string
beforeEach(async () => {
  desk = await openDesk()
  await createAgent(desk, { instanceId, email: 'sue@acme.example', name: '=Sue', password, role: 'supervisor' })
  sue = await desk.logIn('sue@acme.example')
  salesId = (await createQueue(desk, { instanceId, name: 'Sales', waitTargetMs: 60_000 })).id
})
afterEach(() => desk.close())

const read = async (path: string, headers: Record<string, string> = sue) => {
  const answer = await desk.app.inject({ url: `/desk/v1/${path}`, headers })
  return { status: answer.statusCode, text: answer.body, headers: answer.headers }
}
const board = async (): Promise<BoardItem> => JSON.parse((await read('board')).text)
const report = async (query = ''): Promise<ReportItem> => JSON.parse((await read(`reports?${query}`)).text)
const post = async (path: string, payload: object = {}, headers = desk.lea) => {
  const answer = await desk.app.inject({ method: 'POST', url: `/desk/v1/conversations/${path}`, headers, payload })
  expect([path, answer.statusCode]).toEqual([path, expect.toSatisfy((status) => status < 300)])
}
const follow = async () => {
  while ((await desk.store.followEpisodes(100)) > 0);
}

test('only supervisors of the instance see them', async () => {
  for (const path of ['board', 'reports', 'reports/csv', 'reports/comments']) {
    const refused = await read(path, desk.lea)
    expect([refused.status, JSON.parse(refused.text).code]).toEqual([403, 'supervisors_see_it'])
  }
})

test('the board tells who is online, who waits since when, and how much everybody has', async () => {
  const [first, second] = [await desk.write('anna'), await desk.write('bert')]
  await post(`${second}/transfer`, { queue_id: salesId })
  await post(`${first}/take`)
  const { queues, agents, ...all } = await board()
  expect(all).toMatchObject({ online: 2, waiting: 1, waiting_since: expect.any(String) })
  expect(queues.toSorted((one, other) => (one.name < other.name ? -1 : 1))).toMatchObject([
    { id: instanceId, waiting: 0, held: 1, waiting_since: null, wait_target_seconds: null, agents_online: 2 },
    { id: salesId, name: 'Sales', waiting: 1, held: 0, waiting_since: all.waiting_since, wait_target_seconds: 60 },
  ])
  expect(agents.find(({ id }) => id === desk.agentId)).toMatchObject({ status: 'online', held: 1, waiting: 1 })
  expect(agents.find(({ name }) => name === '=Sue')).toMatchObject({ status: 'online', held: 0, waiting_since: null })
})

test('a report counts what happened, by day, with the days on which nothing did', async () => {
  const id = await desk.write('anna')
  await desk.write('bert')
  await post(`${id}/messages`, { message: 'Hello' })
  const { items } = JSON.parse((await read(`conversations/${id}/messages`)).text)
  await post(`${id}/close`, { last_seen_message_id: items.at(-1).id })
  await follow()
  const found = await report('per=queue')
  expect(found).toMatchObject({ by: 'day', zone: 'UTC', per: 'queue' })
  expect(found.periods).toHaveLength(7)
  expect(found.periods.at(-1)).toMatchObject({ opened: 2, answered: 1, closed: 1, abandoned: 0, wait: { count: 1 } })
  expect(found.periods[0]).toMatchObject({ opened: 0, wait: { count: 0, average_seconds: null, median_seconds: null } })
  expect(found.groups).toMatchObject([{ id: instanceId, name: 'General', opened: 2 }])
  expect(found.totals).toMatchObject({ opened: 2, resolution: { count: 1 } })
  expect((await report('per=agent')).groups).toMatchObject([
    { id: desk.agentId, answered: 1 },
    { id: '', name: null, opened: 1 },
  ])
})

test('a report counts ratings: how many, on average, of how many closed, and how many of each score', async () => {
  const rate = async (customerId: string, score: number, comment?: string) => {
    const id = await desk.write(customerId)
    await post(`${id}/take`)
    const { items } = JSON.parse((await read(`conversations/${id}/messages`)).text)
    await post(`${id}/close`, { last_seen_message_id: items.at(-1).id })
    if (score === 0) return
    desk.clock.advance(1)
    await desk.store.recordNotices(ratingPlan(customerId, score, desk.clock.now(), { customerId, comment }))
  }
  await rate('anna', 5, 'Quick, thank you!')
  await rate('bert', 2, 'Too slow')
  await rate('carl', 0)
  await rate('dora', 4)
  await follow()
  const rating = { count: 3, average: 3.67, share: 0.75, scores: [0, 1, 0, 1, 1] }
  const { totals, periods, groups } = await report('per=agent')
  expect([totals, periods.at(-1), groups[0]]).toMatchObject([{ rating }, { rating }, { id: desk.agentId, rating }])
  expect(periods[0]).toMatchObject({ rating: { count: 0, average: null, share: null, scores: [0, 0, 0, 0, 0] } })
  const { items } = JSON.parse((await read('reports/comments')).text)
  const agent = { id: desk.agentId, name: 'Léa' }
  expect(items).toMatchObject([
    { customer_name: expect.any(String), score: 2, comment: 'Too slow', agent },
    { score: 5, comment: 'Quick, thank you!', agent },
  ])
  expect(JSON.parse((await read('reports/comments?to=2000-01-01')).text)).toEqual({ items: [] })
  const lines = (await read('reports/csv')).text.split('\r\n')
  expect(lines[0]).toMatch(/"ratings","rating_average","rating_share","rating_1".*"rating_5"$/)
  expect(lines.at(-2)).toMatch(/,3,3.67,0.75,0,1,0,1,1$/)
})

test('as CSV, a name that a spreadsheet would work out is text', async () => {
  const id = await desk.write('anna')
  await post(`${id}/take`, {}, sue)
  await follow()
  const { text, headers } = await read('reports/csv?per=agent&zone=Europe/Paris')
  expect(headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(headers['content-disposition']).toMatch(/^attachment; filename="report-[\d-]+\.csv"$/)
  const [head, line, end] = text.split('\r\n')
  expect(head?.startsWith('\uFEFF"period","agent","agent_id","opened"')).toBe(true)
  expect(line).toMatch(/^"\d{4}-\d\d-\d\dT00:00:00\+0[12]:00","'=Sue","[\w-]+",1,0,0,0,0,0,/)
  expect(end).toBe('')
  expect((await read('reports/csv')).text.split('\r\n')).toHaveLength(9)
})

test.each([
  ['zone=Mars/Olympus', 'zone_unknown'],
  ['from=2026-02-30', 'date_malformed'],
  ['from=2026-03-02&to=2026-03-01', 'report_backwards'],
  ['from=2026-03-01&to=2026-04-01&by=hour', 'report_too_long'],
  ['by=week', 'not_a_choice'],
])('%s is refused', async (query, code) => {
  const { status, text } = await read(`reports?${query}`)
  expect([status, text]).toEqual([400, expect.stringContaining(code)])
})
