/**
 * How many SQL statements a message and a reply take, from outer door to outer door, when nothing else happens. Apart:
 * begin, commit and savepoints; looks at `data_version`; credentials, which are trusted for half a second; what loops ask
 * when nothing is there to do; and what the other loops do later (search, files, counters, episodes, sweeping).
 */
import { StatementSync } from 'node:sqlite'
import { createWorld, logIn, type World } from '@passerelle/testkit'
import { waitFor } from '@passerelle/testkit/wait-for'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

const apart = [
  /^(begin|commit|rollback|savepoint|release|pragma)\b/,
  /from tokens|from agents where (api_key_hash|id) = \?$|from sessions where hash/,
  /from agent_states s join agents|from queues q where q\.deleted_at is null and q\.id >/,
  /search|counters|conversation_names|\bmeta\b|select customer_name, customer_id from conversations/,
  /episodes|\(select seq from \w+ where seq|from activities where (seq|conversation_id in)|^with asked \(thread, since\) as|^select (\*|id) from conversations where id in/,
  /^select (?!\d+, ).*from messages where seq|from \(select \* from attempts|fetch_tries, leased_until/,
]
/** The dispatcher's, whenever it is woken and every half a second: what it finds is sent without a second one. */
const isLook = (sql: string): boolean => /as first_due_at/.test(sql) && !/and e\.id in/.test(sql)

let statements: string[] = []
/** What an idle server asks by itself, now and then. */
const idle = new Set<string>()
const methods = ['run', 'get', 'all'] as const
const originals = methods.map((name) => StatementSync.prototype[name])

beforeAll(async () => {
  for (const [index, name] of methods.entries()) {
    const value = function (this: StatementSync, ...values: unknown[]) {
      const sql = this.sourceSQL.trim().replace(/\s+/g, ' ')
      if (!idle.has(sql) && !apart.some((pattern) => pattern.test(sql)) && !isLook(sql)) statements.push(sql)
      return Reflect.apply(originals[index] as () => unknown, this, values)
    }
    Object.defineProperty(StatementSync.prototype, name, { configurable: true, value })
  }
  await learnIdle()
})
afterAll(() => {
  for (const [index, name] of methods.entries()) {
    Object.defineProperty(StatementSync.prototype, name, { configurable: true, value: originals[index] })
  }
})

/** Each loop runs some times in a minute; what a run asks late is heard in the next. */
async function learnIdle(): Promise<void> {
  const alone = await createWorld()
  const heard: string[] = []
  for (let minute = 0; minute < 5; minute++) {
    statements = []
    alone.clock.advance(60_000)
    await waitFor('a heartbeat', () => statements.some((sql) => / nodes /.test(sql)))
    await waitFor('a look for alerts', () => statements.some((sql) => / alerts/.test(sql)))
    heard.push(...statements)
  }
  await alone.close()
  for (const sql of heard) idle.add(sql)
}

let world: World
let conversationId: string
beforeEach(async () => {
  world = await createWorld()
  await send('first')
  conversationId = (await world.conversationOf('zoe')).id
  statements = []
})
afterEach(() => world.close())

const messageOf = (id: string, customer: string) => ({
  ...{ id, created_at: Math.floor(world.clock.now() / 1000), customer_id: customer },
  ...{ sender: { type: 'human' as const, id: customer }, body: { message: 'Hello' } },
})
const send = (id: string, customer = 'zoe') => world.send(messageOf(id, customer))

/** Those of a delivery, in their order, beside the look that finds it. */
const ofDelivery = [
  /as first_due_at/,
  /^update deliveries set lease_id/,
  /from delivery_bodies/,
  /from attachments where message_id in/,
  /^insert into attempts/,
  /^update deliveries set state/,
  /^insert into changes/,
]

test('a message of the partner takes at most 5, whether its customer is new or not', async () => {
  await send('second')
  expect(statements, statements.join('\n')).toHaveLength(5)
  statements = []
  await send('of another', 'max')
  expect(statements, statements.join('\n')).toHaveLength(5)
})

test('one that reopens a conversation takes 8: telling of it in the thread is two of them, and one looks for its queue', async () => {
  const ada = await logIn(world.url, world.agent)
  const last_seen_message_id = (await world.thread(conversationId)).at(-1)?.id
  await ada.post(`/conversations/${conversationId}/close`, { last_seen_message_id })
  statements = []
  await send('second')
  expect(statements).toHaveLength(8)
})

test('a hundred that come in one request take a few for each of their tables', async () => {
  await world.send(...Array.from({ length: 100 }, (_, n) => messageOf(`m${n}`, `customer-${n}`)))
  expect(statements.length).toBeLessThanOrEqual(45)
})

/** Before the delivery of a reply began. */
const beforeClaim = (): string[] => {
  const claimed = statements.findIndex((sql) => /as first_due_at/.test(sql))
  return claimed === -1 ? statements : statements.slice(0, claimed)
}

test('a reply takes at most 6 to its answer', async () => {
  await world.reply(conversationId, 'Hello Zoé')
  expect(beforeClaim()).toHaveLength(6)
})

test('what a person does at the desk takes few; telling of it in the thread is two of them', async () => {
  const ada = await logIn(world.url, world.agent)
  const counted = async (path: string, body: object = {}) => {
    statements = []
    await ada.post(`/conversations/${conversationId}/${path}`, body)
    return beforeClaim().length
  }
  expect(await counted('read')).toBe(3)
  expect(await counted('assign', { assignee: 'me' })).toBe(6)
  expect(await counted('assign', { assignee: null })).toBe(6)
  const last_seen_message_id = (await world.thread(conversationId)).at(-1)?.id
  expect(await counted('close', { last_seen_message_id })).toBe(6)
  expect(await counted('reopen')).toBe(6)
  // It takes the conversation as well: that is a change of its own.
  expect(await counted('messages', { message: 'Hello' })).toBe(9)
})

test('the delivery of a reply takes at most 8, the look that finds it included', async () => {
  await world.reply(conversationId, 'Hello Zoé')
  // Its transaction is one synchronous block: when this much of it is seen, all of it was written.
  const isSettled = () => statements.some((sql) => /^update deliveries set state/.test(sql))
  await waitFor('a settlement', async () => isSettled() || undefined)
  const claimed = statements.findIndex((sql) => /as first_due_at/.test(sql))
  const counted = statements.slice(claimed).filter((sql) => ofDelivery.some((pattern) => pattern.test(sql)))
  expect(counted).toEqual(ofDelivery.map((pattern) => expect.stringMatching(pattern)))
  // With those of the reply itself.
  expect(statements.length + 1).toBeLessThanOrEqual(14)
})
