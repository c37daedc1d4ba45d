/** A partner without a public URL, over real sockets: what a webhook would get, by asking for it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { ConnectorItem, DeliveryItem, Page } from '@passerelle/protocol'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createOutboxWatch } from '../../deliveries/outbox-watch.ts'

let world: World
let token: string
beforeEach(async () => {
  world = await createWorld({ connector: { delivery: 'pull', webhook_url: null, events: [] } })
  const { client_id, client_secret } = world.connector
  const body = { client_id, client_secret, grant_type: 'client_credentials' }
  token = (await world.asPartner.post<{ access_token: string }>('/oauth2/v1/token', body)).access_token
})
afterEach(() => world.close())

interface Answer {
  status: number
  text: string
  items: { cursor: string; kind: string; body: { id: string; type?: string; body: { message: string } } }[]
}

const ask = async (query = '', signal?: AbortSignal): Promise<Answer> => {
  const answer = await fetch(`${world.url}/messaging/v1/outbox${query}`, {
    headers: { authorization: `Bearer ${token}` },
    ...(signal && { signal }),
  })
  const text = await answer.text()
  return { status: answer.status, text, items: JSON.parse(text).items }
}
const after = (answer: Answer) => `after=${answer.items.at(-1)?.cursor}`
const texts = ({ items }: Answer) => items.map(({ body }) => body.body.message)
const message = (id: string) => ({
  ...{ id, created_at: 1_767_600_000, customer_id: 'zoe', sender: { type: 'human', id: 'zoe' } },
  body: { message: 'Hello' },
})
async function replyToZoe(...replies: string[]): Promise<void> {
  await world.send(message(`m-${replies[0]}`))
  const { id } = await world.conversationOf('zoe')
  for (const reply of replies) await world.reply(id, reply)
}
const deliveries = async () =>
  (await world.asOperator.get<Page<DeliveryItem>>('/deliveries')).items.map(({ state, attempts }) => [state, attempts])

test('what a webhook would get comes in its very bytes, and is settled by asking after it', async () => {
  await replyToZoe('One – “1”', 'Two')
  const first = await ask('?limit=1')
  expect(texts(first)).toEqual(['One – “1”'])
  const { items } = await world.asOperator.get<Page<DeliveryItem>>('/deliveries')
  const body = await world.asOperator.call('GET', `/deliveries/${items[1]?.id}/body`)
  expect(first.text).toContain(`"kind":"message","body":${body.bytes}}`)
  const second = await ask(`?${after(first)}`)
  expect(texts(second)).toEqual(['Two'])
  expect(await deliveries()).toEqual([
    ['pending', 0],
    ['delivered', 1],
  ])
  expect((await ask(`?${after(second)}`)).items).toEqual([])
  expect((await deliveries())[0]).toEqual(['delivered', 1])
  const connector = await world.asOperator.get<ConnectorItem>(`/connectors/${world.connector.id}`)
  expect(connector).toMatchObject({ delivery: 'pull', asked_at: expect.any(String), webhook_url: null })
})

test('events come among the messages, all that are kept or those that were asked for', async () => {
  const listen = (events: unknown) => world.asOperator.patch(`/connectors/${world.connector.id}`, { events })
  await listen('all')
  await replyToZoe('One')
  const first = await ask()
  expect(first.items.map(({ kind, body }) => [kind, body.type ?? body.body.message])).toEqual([
    ['event', 'conversation.queued'],
    ['message', 'One'],
  ])
  await listen(['conversation.closed'])
  await world.closeConversation((await world.conversationOf('zoe')).id)
  await world.send(message('again'))
  const second = await ask(`?${after(first)}`)
  expect(second.items.map(({ body }) => body.type)).toEqual(['conversation.closed'])
  expect((await ask(`?${after(second)}`)).items).toEqual([])
  expect(new Set((await deliveries()).map(String))).toEqual(new Set(['delivered,1']))
  const metrics = await (await fetch(`${world.url}/metrics`)).text()
  for (const [kind, count] of Object.entries({ message: 1, event: 2 })) {
    const labels = `connector="${world.connector.id}",kind="${kind}"`
    expect(metrics).toContain(`passerelle_delivery_attempts_total{${labels},outcome="delivered"} ${count}\n`)
    expect(metrics).toContain(`passerelle_delivery_latency_seconds_count{${labels}} ${count}\n`)
  }
})

test('one customer is asked for alone, and waited for, while other things wait', async () => {
  await replyToZoe('One')
  const bob = { ...message('bob'), customer_id: 'bob', sender: { type: 'human', id: 'bob' } }
  await world.send(bob)
  const waiting = ask('?customer_id=bob&wait=30')
  await world.reply((await world.conversationOf('bob')).id, 'Two')
  expect(texts(await waiting)).toEqual(['Two'])
  expect((await ask(`?customer_id=bob&${after(await waiting)}`)).items).toEqual([])
  expect((await deliveries()).map(([state]) => state)).toEqual(['delivered', 'pending'])
  expect([(await ask('?customer_id=%00')).items, (await ask('?customer_id=')).status]).toEqual([[], 400])
  expect(texts(await ask())).toEqual(['One'])
})

test('a question waits until there is something, and is answered when its time is over', async () => {
  await replyToZoe('One')
  const first = await ask()
  const waiting = ask(`?${after(first)}&wait=30`)
  await waitFor('the settlement', async () => (await deliveries())[0]?.[0] === 'delivered')
  await replyToZoe('Two')
  expect(texts(await waiting)).toEqual(['Two'])
  const over = ask(`?${after(await waiting)}&wait=5`)
  await waitFor('the settlement', async () => (await deliveries())[0]?.[0] === 'delivered')
  world.clock.advance(6000)
  expect((await over).items).toEqual([])
})

test('questions for one customer wait, however many others do, and for all only so many', async () => {
  const watch = createOutboxWatch({
    ...{ store: world.gateway.store, clock: world.clock },
    log: pino({ level: 'silent' }),
  })
  const ending = new AbortController()
  const waits = (customerId?: string) =>
    watch.wait({ connectorId: world.connector.id, customerId }, 1000, ending.signal)
  const forAll = Array.from({ length: 17 }, () => waits())
  const forEach = Array.from({ length: 257 }, (_, number) => waits(`customer-${number}`))
  ending.abort()
  const refused = async (all: Promise<boolean>[]) => (await Promise.all(all)).filter((waited) => !waited).length
  expect([await refused(forAll), await refused(forEach)]).toEqual([1, 1])
  watch.close()
})

test('a server that ends answers those who wait, at once', async () => {
  const waiting = ask('?wait=30')
  const asked = async () => (await world.asOperator.get<ConnectorItem>(`/connectors/${world.connector.id}`)).asked_at
  await waitFor('the question', async () => (await asked()) !== null)
  await world.gateway.drain(0)
  expect(await waiting).toMatchObject({ status: 200, items: [] })
})

test('a partner that is killed before it asks again loses nothing', async () => {
  await replyToZoe('One', 'Two')
  const url = `${world.url}/messaging/v1/outbox`
  const program = `
    const answer = await fetch(${JSON.stringify(url)}, { headers: { authorization: 'Bearer ${token}' } })
    console.log(JSON.stringify(await answer.json()))
    setInterval(() => {}, 1000)`
  const partner = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exit = once(partner, 'exit')
  const [received] = await once(partner.stdout, 'data')
  partner.kill('SIGKILL')
  await exit
  const again = await ask()
  expect(again.items).toEqual(JSON.parse(String(received)).items)
  expect(texts(again)).toEqual(['One', 'Two'])
  expect((await ask(`?${after(again)}`)).items).toEqual([])
})

test('two at once may see the same, and lose nothing', async () => {
  await replyToZoe('One', 'Two', 'Three')
  const [one, two] = await Promise.all([ask('?limit=2'), ask('?limit=2')])
  expect(two.items).toEqual(one.items)
  const [rest, same] = await Promise.all([ask(`?${after(one)}`), ask(`?${after(two)}`)])
  expect([texts(rest), texts(same)]).toEqual([['Three'], ['Three']])
})

test('a cursor that is none of its own, a time too long, and a connector with a webhook are refused', async () => {
  const foreign = Buffer.from('[1,"another"]').toString('base64url')
  for (const query of ['?after=x', `?after=${foreign}`, '?wait=31', '?limit=0', '?from=x'])
    expect([query, (await ask(query)).status]).toEqual([query, 400])
  expect(JSON.parse((await ask('?after=x')).text).errors).toMatchObject([{ path: '/after', code: 'not_outbox_cursor' }])
  const { instanceId: instance_id } = world
  const other = await world.asOperator.post<{ client_id: string; client_secret: string }>('/connectors', {
    ...{ instance_id, name: 'Sent to' },
  })
  const granted = { ...other, grant_type: 'client_credentials' }
  const { client_id, client_secret, grant_type } = granted
  const form = { client_id, client_secret, grant_type }
  token = (await world.asPartner.post<{ access_token: string }>('/oauth2/v1/token', form)).access_token
  expect(await ask()).toMatchObject({ status: 409, text: expect.stringContaining('"error":"conflict"') })
})
