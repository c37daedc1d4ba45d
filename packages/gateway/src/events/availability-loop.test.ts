import { expect, onTestFinished, test } from 'vitest'
import { createGatewayWorld } from '../../test/gateway-world.ts'
import { until } from '../../test/until.ts'
import { startAvailability } from './availability-loop.ts'

type Server = 'here' | 'there'

test('what another server told meanwhile is looked up again by the one that has the turn again', async () => {
  const { store, clock, log, agentId, recordConnector } = await createGatewayWorld()
  const connector = await recordConnector()
  await store.updateConnector(connector.id, { eventsUrl: 'https://bot.example/events' }, clock.now())
  let turn: Server | undefined
  const asked = { here: 0, there: 0 }
  const loops = (['here', 'there'] as const).map((name) => {
    const hasTurn = async () => {
      asked[name] += 1
      return turn === name
    }
    return startAvailability({ store, clock, log, fleet: { hasTurn } })
  })
  onTestFinished(async () => void (await Promise.all(loops.map((loop) => loop.stop()))))
  const run = (check: () => void | Promise<void>) =>
    until(async () => {
      clock.advance(1000)
      for (const loop of loops) loop.wake()
      await check()
    })
  const giveTo = async (next: Server | undefined) => {
    turn = next
    const before = { ...asked }
    await run(() => expect(Math.min(asked.here - before.here, asked.there - before.there)).toBeGreaterThan(1))
  }
  const set = (status: 'online' | 'offline') => store.setStatus({ agentId, status, now: clock.now() })
  const newest = async () => {
    const { items } = await store.listDeliveries({ eventType: 'availability.changed', limit: 1 })
    const body = items[0] && (await store.findDeliveryBody(items[0].id))
    return body && JSON.parse(String(Buffer.from(body))).data.state
  }
  const isTold = (state: string) => run(async () => expect(await newest()).toBe(state))

  await set('online')
  await giveTo('here')
  await set('offline')
  await isTold('unstaffed')
  await set('online')
  await isTold('open')
  await giveTo('there')
  await set('offline')
  await isTold('unstaffed')
  await giveTo(undefined)
  await set('online')
  await giveTo('here')
  await isTold('open')
})
