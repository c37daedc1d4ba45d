import type { Page, RefusedRequestItem, RequestCountItem } from '@passerelle/protocol'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const message = (id: string, rest: object = {}) => ({
  ...{ id, created_at: 1700000000, customer_id: 'zoe', sender: { type: 'human', id: 'zoe' } },
  ...{ body: { message: 'secret words' }, ...rest },
})
const post = (messages: object[]) => world.asPartner.call('POST', '/messaging/v1/messages', { messages })
const list = async (query = '') => (await world.asOperator.get<Page<RefusedRequestItem>>(`/requests${query}`)).items
const logged = (count: number) =>
  waitFor('the log', async () => {
    world.clock.advance(2000)
    const items = await list()
    return items.length >= count ? items : undefined
  })

test('a refused request is kept with all its faults and nothing of what was sent; accepted ones are counted', async () => {
  await world.send(message('m1'))
  await post([message('m2', { sender: { type: 'human' }, customer_id: 7 }), message('m3', { created_at: 'secret' })])
  const forged = { authorization: 'Bearer secret' }
  const refused = await fetch(`${world.url}/messaging/v1/messages?secret=1`, { method: 'POST', headers: forged })
  const items = await logged(2)
  expect(items).toMatchObject([
    {
      ...{ connector_id: null, status: 401, method: 'POST', codes: ['token_refused'] },
      request_id: refused.headers.get('x-request-id'),
    },
    { connector_id: world.connector.id, status: 400, path: '/messaging/v1/messages' },
  ])
  expect(items[1]?.codes).toEqual(expect.arrayContaining(['required', 'not_unix_seconds']))
  expect(items[1]?.faults.map(({ path, message }) => `${path} ${message}`)).toEqual(
    expect.arrayContaining([
      '/messages/0/sender/id is required',
      '/messages/0/customer_id must be a string of 1 to 256 characters',
      expect.stringMatching('^/messages/1/created_at must be integer seconds since 1970'),
    ]),
  )
  expect(items[1]?.fault_count).toBe(items[1]?.faults.length)
  expect(JSON.stringify(items)).not.toContain('secret')
  expect(await list(`?connector_id=${world.connector.id}&since=1h`)).toHaveLength(1)
  const counts = await world.asOperator.get<Page<RequestCountItem>>('/requests/counts?since=1h')
  expect(counts.items).toContainEqual({ connector_id: null, accepted: 0, refused: 1 })
  expect(counts.items).toContainEqual({
    ...{ connector_id: world.connector.id, refused: 1 },
    accepted: expect.toSatisfy((count) => count >= 1),
  })
})

test('of a path that leads nowhere what may name or prove somebody is left out', async () => {
  const before = (await list()).length
  await fetch(`${world.url}/messaging/v1/customers/zoe%40secret.example/mesages/sEcReT7f3a1c?secret=1`)
  const [item] = await logged(before + 1)
  expect(item).toMatchObject({ path: '/messaging/v1/customers/*/mesages/*', codes: ['url_unknown'] })
})

test('what a server had not written yet it writes when it ends', async () => {
  const before = (await list()).length
  await post([{}])
  await world.restart()
  expect(await list()).toHaveLength(before + 1)
})
