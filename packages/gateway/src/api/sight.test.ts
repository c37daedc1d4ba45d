/**
 * Nobody sees beyond their sight. Every operation the server describes is asked for here, so that a new one has to say
 * below what it is before these tests pass; then what it answers to Ann is held against what she may see.
 */
import type { ConversationItem, CountsItem, DeskQueueItem, Page, Sight } from '@passerelle/protocol'
import type { ApiClient } from '@passerelle/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSightWorld, type Placed, type SightWorld } from './test-sight.ts'
import { type Kind, listOperations } from './test-sight-kinds.ts'

let here: SightWorld
beforeAll(async () => {
  here = await openSightWorld()
})
afterAll(() => here.close())

/** With its address below the desk's door, where the clients of this test stand. */
const operations = async () =>
  (await listOperations(here.world.url)).map(({ path, ...rest }) => ({
    ...rest,
    path: path.startsWith('/desk/v1') ? path.slice('/desk/v1'.length) : `/../..${path}`,
  }))

const seenWith = (sight: Sight): Placed[] => {
  const { mine, inQueue, bobs, closed, waiting } = here
  return { own: [mine], queues: [mine, inQueue], all: [mine, inQueue, bobs, closed, waiting] }[sight]
}
const hiddenWith = (sight: Sight): Placed[] => {
  const seen = seenWith(sight)
  return seenWith('all').filter((one) => !seen.includes(one))
}

const idsOf = (text: string, placed: readonly Placed[]): string[] =>
  placed.flatMap((one) => here.tracesOf(one)).filter((trace) => text.includes(trace))

const ids = (page: Page<{ id: string }>): string[] => page.items.map(({ id }) => id).toSorted()

test('every operation says what it tells of conversations', async () => {
  expect((await operations()).filter(({ kind }) => kind === undefined)).toEqual([])
})

const filters = [
  ...['unassigned', 'mine', 'queue', 'waiting', 'all', 'bot', 'snoozed', 'closed'].map((view) => `view=${view}`),
  ...['open', 'closed', 'all'].map((status) => `status=${status}`),
  ...['assignee=me', 'assignee=none', 'waiting=true', 'sort=newest', 'tag=VIP', 'q=everyword', 'q=secret', 'q=Name'],
]
const combined = filters.flatMap((one) => [one, `${one}&q=everyword`, `${one}&waiting=true`])

describe.each(['own', 'queues', 'all'] as const)('an agent who sees %s', (sight) => {
  beforeAll(() => here.setSight(sight))

  test('lists what is in sight, and nothing else', async () => {
    const seen = seenWith(sight).map(({ id }) => id)
    expect(ids(await here.ann.get<Page<ConversationItem>>('/conversations'))).toEqual(seen.toSorted())
    const more = [`assignee=${here.bobId}`, `queue=${here.queues.hidden}`, `queue=${here.queues.seen}`]
    const ofCustomers = seenWith('all').map(({ customerId }) => `customer_id=${customerId}`)
    for (const query of [...combined, ...more, ...ofCustomers]) {
      const answer = await here.ann.call<Page<{ id: string }>>('GET', `/conversations?${query}`)
      if (answer.status === 400) continue
      expect([query, idsOf(answer.bytes.toString(), hiddenWith(sight))]).toEqual([query, []])
      const all = await here.supervisor.get<Page<{ id: string }>>(`/conversations?${query}`)
      // What is whose is asked as the agent oneself.
      if (/view=(mine|queue)|=me/.test(query)) continue
      expect([query, ids(answer.body)]).toEqual([query, ids(all).filter((id) => seen.includes(id))])
    }
  })

  test('pages through what is in sight', async () => {
    const found: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page<{ id: string }> = await here.ann.get(`/conversations?limit=1${cursor && `&cursor=${cursor}`}`)
      found.push(...ids(page))
      cursor = page.next_cursor
    }
    expect(found.toSorted()).toEqual(
      seenWith(sight)
        .map(({ id }) => id)
        .toSorted(),
    )
  })

  test('is told of every queue whether somebody is there, and who waits only in sight', async () => {
    const { items } = await here.ann.get<Page<DeskQueueItem>>('/queues')
    const { availability } = items.find(({ id }) => id === here.queues.hidden) ?? {}
    const waiting = sight === 'all' ? expect.any(Number) : null
    expect(availability).toMatchObject({ state: expect.any(String), agents_online: expect.any(Number), waiting })
  })

  test('counts what is in sight', async () => {
    const counts = await here.ann.get<CountsItem>('/counts')
    for (const path of ['', `?connector=${here.world.connector.id}`])
      expect(await here.ann.get<CountsItem>(`/counts${path}`)).toEqual(counts)
    const found = async (query: string) => (await here.ann.get<Page<object>>(`/conversations?${query}`)).items.length
    expect(counts).toMatchObject({
      open: await found('status=open'),
      waiting: await found('status=open&waiting=true'),
      mine: await found('status=open&assignee=me'),
      unassigned: await found('status=open&assignee=none'),
    })
  })

  test('reaches nothing beyond it', async () => {
    for (const { id, kind, method, path } of await operations()) {
      const addressOf = kind && addresses[kind]
      if (!addressOf) continue
      for (const hidden of hiddenWith(sight)) {
        const answer = await here.ann.call(method, addressOf(path, hidden), bodyOf(method, path, hidden))
        const other = await here.ann.call(method, addressOf(path, unknown), bodyOf(method, path, unknown))
        const said = answer.bytes.toString()
        // Where the answer names what was asked for, it is what was asked for.
        const same = other.bytes.toString().replaceAll(unknown.customerId, hidden.customerId)
        if (kind !== 'customer') expect([id, answer.status]).toEqual([id, 404])
        expect([id, answer.status, withoutTimes(said)]).toEqual([id, other.status, withoutTimes(same)])
        expect(idsOf(said.replaceAll(hidden.customerId, ''), [hidden])).toEqual([])
      }
    }
    // Whatever was asked for has changed nothing.
    for (const hidden of hiddenWith(sight)) {
      const { status, tags, unread_count } = await here.supervisor.get<ConversationItem>(`/conversations/${hidden.id}`)
      const wanted = hidden === here.closed ? 'closed' : 'open'
      expect([status, tags, unread_count]).toEqual([wanted, ['VIP'], 0])
    }
  })

  test('reaches nothing beyond it by what a body or a query names', async () => {
    const [seen] = seenWith(sight)
    for (const hidden of hiddenWith(sight)) {
      const asked = (id: string) =>
        [
          ['POST', `/conversations/${seen?.id}/contact/join`, { conversation_id: id }],
          ['POST', '/conversations/bulk', { ids: [id], action: { type: 'assign', assignee: 'me' } }],
          ['POST', '/conversations/bulk', { ids: [id], action: { type: 'tag', remove: ['VIP'] } }],
          ['GET', `/conversations?contact=${id}`, undefined],
        ] as const
      for (const [index, [method, path, body]] of asked(hidden.id).entries()) {
        const answer = await here.ann.call(method, path, body)
        const [, nowhere = '', other] = asked(unknown.id)[index] ?? []
        const same = await here.ann.call(method, nowhere, other)
        const text = same.bytes.toString().replaceAll(unknown.id, hidden.id)
        expect([path, answer.status, answer.bytes.toString()]).toEqual([path, same.status, text])
        expect(text).toContain('conversation_not_found')
      }
    }
  })

  test('is told nothing of it by what is no conversation', async () => {
    for (const { id, kind, method, path } of await operations()) {
      if (kind !== 'other' || method !== 'GET' || path.includes('{')) continue
      const answer = await here.ann.call(method, path)
      expect([id, answer.status < 500, idsOf(answer.bytes.toString(), hiddenWith(sight))]).toEqual([id, true, []])
    }
  })

  test('may ask for what is in sight', async () => {
    for (const { id, mine } of seenWith(sight).map((one) => ({ id: one.id, mine: one }))) {
      for (const path of ['', '/messages', '/timeline'])
        expect((await here.ann.call('GET', `/conversations/${id}${path}`)).status).toBe(200)
      expect((await here.ann.call('GET', `/messages/${mine.messageId}`)).status).toBe(200)
      expect((await here.ann.call('GET', `/attachments/${mine.attachmentId}`)).status).toBe(200)
      const document = await here.ann.call('POST', `/customers/${here.world.connector.id}/${mine.customerId}/export`)
      expect(document.bytes.toString()).toContain(id)
    }
  })
})

const withoutTimes = (text: string) => text.replaceAll(/"exported_at":"[^"]*"/g, '')

const unknown: Placed = {
  ...{ id: '01kunknown', customerId: 'customer-nobody', messageId: '01kunknown' },
  ...{ replyId: '01kunknown', attachmentId: '01kunknown' },
}

/** With bodies that are refused for nothing but where they are sent. */
const bodyOf = (method: string, path: string, placed: Placed): object | undefined => {
  if (method === 'GET') return undefined
  const verb = path.split('/').at(-1) ?? ''
  const customer = { connector_id: here.world.connector.id, customer_id: placed.customerId }
  const byVerb: Record<string, object> = {
    ...{ assign: { assignee: 'me' }, transfer: { agent_id: here.annId }, tags: { remove: ['VIP'] } },
    ...{ messages: { message: 'Hello' }, notes: { text: 'Hello' }, presence: { state: 'viewing' } },
    ...{ close: { last_seen_message_id: placed.replyId }, return: { note: 'Hello' } },
    ...{ join: { conversation_id: here.mine.id }, separate: customer, customer: { email: 'a@b.example' } },
    ...{ snooze: { until: '2099-01-01T00:00:00Z', last_seen_message_id: placed.replyId } },
    ...{ export: customer, erase: customer, conversations: customer },
  }
  return byVerb[verb]
}

const addresses: Partial<Record<Kind, (path: string, placed: Placed) => string>> = {
  conversation: (path, { id }) => path.replace('{id}', id),
  message: (path, { messageId }) => path.replace('{id}', messageId).replace('{number}', '0'),
  attachment: (path, { attachmentId }) => path.replace('{id}', attachmentId),
  customer: (path, { customerId }) =>
    path.replace('{connector_id}', here.world.connector.id).replace('{customer_id}', customerId),
}

describe('who sees all, whatever agents see', () => {
  const everybody = (): [string, ApiClient][] => [
    ['a supervisor', here.supervisor],
    ['software', here.world.asDesk],
  ]
  test('is a supervisor, and software', async () => {
    await here.setSight('own')
    for (const [who, client] of everybody())
      expect([who, ids(await client.get('/conversations'))]).toEqual([
        who,
        seenWith('all')
          .map(({ id }) => id)
          .toSorted(),
      ])
  })

  test('is no operator at the desk, and no agent at the operators’ door', async () => {
    for (const { id, method, path, kind } of await operations()) {
      if (kind === 'open' || method === 'HEAD') continue
      const client = kind === 'operators' ? here.ann : here.operator
      const address = path.replaceAll(/\{\w+\}/g, here.mine.id)
      const answer = await client.call(method, address, bodyOf(method, path, here.mine))
      const text = answer.bytes.toString()
      expect([id, answer.status >= 400, idsOf(text.replaceAll(here.mine.id, ''), seenWith('all'))]).toEqual([
        id,
        true,
        [],
      ])
    }
  })
})

test('taking the next one takes nothing beyond the own queues', async () => {
  await here.setSight('own')
  expect((await here.ann.post<ConversationItem>('/conversations/take-next')).id).toBe(here.inQueue.id)
  expect((await here.ann.call('POST', '/conversations/take-next')).status).toBe(204)
})

test('who begins a conversation that nobody would show them has it', async () => {
  await here.setSight('own')
  const known = { connector_id: here.world.connector.id, customer_id: here.mine.customerId }
  await here.world.closeConversation(here.mine.id)
  const begun = await here.ann.call<ConversationItem>('POST', '/conversations', known)
  expect([begun.status, begun.body.assignee?.id]).toEqual([201, here.annId])
  await here.world.asDesk.post(`/conversations/${begun.body.id}/transfer`, { agent_id: here.bobId })
  for (const [path, body] of [
    ['/conversations', known],
    [`/conversations/${here.mine.id}/reopen`, undefined],
    [`/conversations/${here.mine.id}/messages`, { message: 'Hello' }],
  ] as const) {
    const answer = await here.ann.call<{ code: string }>('POST', path, body)
    expect([path, answer.status, answer.body.code]).toEqual([path, 409, 'customer_with_colleague'])
    expect(answer.bytes.toString()).not.toContain(begun.body.id)
  }
})

test('who gave away what they see no more can take it back, and nobody else can', async () => {
  await here.setSight('own')
  const given = await here.place('customer-given')
  const action = { type: 'undo' }
  const giveAway = async (): Promise<void> => {
    await here.world.asDesk.post(`/conversations/${given.id}/transfer`, { agent_id: here.annId })
    expect((await here.ann.call('POST', `/conversations/${given.id}/transfer`, { agent_id: here.bobId })).status).toBe(
      200,
    )
    expect((await here.ann.call('GET', `/conversations/${given.id}`)).status).toBe(404)
  }
  await giveAway()
  const undone = await here.ann.call<ConversationItem>('POST', `/conversations/${given.id}/undo`)
  expect([undone.status, undone.body.assignee?.id]).toEqual([200, here.annId])
  await giveAway()
  const bulk = await here.ann.call<{ items: object[] }>('POST', '/conversations/bulk', { ids: [given.id], action })
  expect(bulk.body.items).toMatchObject([{ done: true, conversation: { assignee: { id: here.annId } } }])
  await giveAway()
  // What came after it is not undone, and is not told of either.
  await here.bob.post(`/conversations/${given.id}/notes`, { text: 'I have it.' })
  expect((await here.ann.call('POST', `/conversations/${given.id}/undo`)).status).toBe(404)
})
