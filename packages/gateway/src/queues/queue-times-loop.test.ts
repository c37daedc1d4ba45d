import { expect, it, onTestFinished } from 'vitest'
import { createGatewayWorld } from '../../test/gateway-world.ts'
import { until } from '../../test/until.ts'
import { newQueue, type QueueRow } from '../commands/queue.ts'
import { startQueueTimes } from './queue-times-loop.ts'

const minute = 60_000
const hour = 60 * minute

async function setUp(patch: Partial<QueueRow>, at: string) {
  const world = await createGatewayWorld()
  const { store, clock, instanceId } = world
  clock.jump(Date.parse(at) - clock.now())
  await store.recordQueue(newQueue({ id: 'sales', instanceId, name: 'Sales', createdAt: 0, ...patch }))
  const connector = await world.recordConnector({ defaultQueueId: 'sales' })
  const loop = startQueueTimes({ ...world, config: { publicUrl: 'https://chat.example' } })
  onTestFinished(() => loop.stop())
  const write = (customer: string) => world.recordInbound(connector.id, customer)
  /** In the order of the thread. */
  const thread = async (conversationId: string) => {
    const { items } = await store.listMessages({ instanceId, conversationId, order: 'asc', limit: 50 })
    return items.map(({ text }) => text)
  }
  const owner = async (conversationId: string) => {
    const one = await store.findConversation(instanceId, conversationId)
    return [one?.status, one?.queue?.id, one?.assignee?.id]
  }
  return { ...world, write, thread, owner, loop }
}

const everyDay = Object.fromEntries(
  ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'].map((day) => [
    day,
    [{ from: '09:00', to: '18:00' }],
  ]),
)
const paris = JSON.stringify({ zone: 'Europe/Paris', week: everyDay, holidays: [] })
const texts = JSON.stringify({ outside_hours: { en: 'Closed' }, waiting: { en: 'Wait' } })

it.each([
  // Clocks in Paris go forward in the night to the 29th of March, and back in that to the 25th of October.
  ['2026-03-28T07:30Z', 'Closed', '2026-03-29T07:30Z', 'Wait'],
  ['2026-10-24T16:30Z', 'Closed', '2026-10-25T16:30Z', 'Wait'],
  ['2026-03-28T16:30Z', 'Wait', '2026-03-29T16:30Z', 'Closed'],
])('goes by the clocks of the queue’s zone: at %s %s, at %s %s', async (first, said, second, then) => {
  const { write, thread, clock, loop } = await setUp({ hours: paris, texts }, first)
  const { conversationId } = await write('zoe')
  await until(async () => {
    loop.wake()
    expect(await thread(conversationId)).toEqual(['Hello', said])
  })
  clock.advance(Date.parse(second) - clock.now())
  const other = await write('ann')
  await until(async () => {
    loop.wake()
    expect(await thread(other.conversationId)).toEqual(['Hello', then])
  })
  expect(await thread(conversationId)).toEqual(['Hello', said])
})

it('does all that is due, however much it is, and one thing after another', async () => {
  const { write, owner, clock, loop, store, instanceId } = await setUp({}, '2026-11-25T10:00Z')
  await store.updateQueue('sales', { overflowQueueId: instanceId, overflowAfterMs: 5 * minute })
  const customers = Array.from({ length: 230 }, (_, index) => `customer-${index}`)
  const messages = await Promise.all(customers.map(write))
  clock.advance(5 * minute)
  await until(async () => {
    loop.wake()
    const all = await Promise.all(messages.map(({ conversationId }) => owner(conversationId)))
    expect(new Set(all.map(String))).toEqual(new Set([`open,${instanceId},`]))
  })
})

it('a setting that changes counts for what is open already', async () => {
  const { write, owner, clock, loop, store, instanceId, agentId } = await setUp({}, '2026-11-25T10:00Z')
  const { conversationId: id } = await write('zoe')
  const change = { kind: 'assign', assigneeId: agentId } as const
  await store.changeConversation({ instanceId, id, change, now: clock.now() })
  clock.advance(2 * hour)
  await store.updateQueue('sales', { answerLimitMs: 3 * hour })
  loop.wake()
  expect(await owner(id)).toEqual(['open', 'sales', agentId])
  await store.updateQueue('sales', { answerLimitMs: hour })
  await until(async () => {
    loop.wake()
    expect(await owner(id)).toEqual(['open', 'sales', undefined])
  })
})
