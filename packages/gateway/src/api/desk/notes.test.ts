/** What agents tell each other in a thread: the customer's side never hears of it. */
import type { ChangeItem, ConversationItem, CustomerDocument, NoteItem, Page, TimelineItem } from '@passerelle/protocol'
import { bearer, createWorld, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

let sent = 0
async function write(customer: string, text = 'Hello'): Promise<ConversationItem> {
  const created_at = Math.floor(world.clock.now() / 1000)
  const sender = { type: 'human', id: customer }
  await world.send({ id: `note-${++sent}`, created_at, customer_id: customer, sender, body: { message: text } })
  world.clock.advance(5000)
  return world.conversationOf(customer)
}
const note = (id: string, body: object) => world.asDesk.call<NoteItem>('POST', `/conversations/${id}/notes`, body)
const timeline = (id: string, query = '') =>
  world.asDesk.get<Page<TimelineItem>>(`/conversations/${id}/timeline${query}`)
const inWords = (item: TimelineItem) =>
  item.type === 'note' ? `note: ${item.note.text}` : item.type === 'message' ? item.message.message : item.activity.kind

/** The changes from now on; gives them up to one that is looked for. */
async function follow(apiKey: string) {
  const ending = new AbortController()
  const response = await fetch(`${world.url}/desk/v1/changes`, { headers: bearer(apiKey), signal: ending.signal })
  const pieces = response.body?.pipeThrough(new TextDecoderStream())
  return async (isLast: (change: ChangeItem) => boolean): Promise<ChangeItem[]> => {
    let text = ''
    for await (const piece of pieces ?? []) {
      text += piece
      const changes = [...text.matchAll(/event: change\ndata: (.*)\n\n/g)].map(([, data = '']) => JSON.parse(data))
      if (changes.some(isLast)) return changes
    }
    throw new Error('the stream ended')
  }
}

test('stands in the timeline between the messages, and nowhere else', async () => {
  const { id, updated_at } = await write('anna')
  const written = await note(id, { text: '  Knows the manager.\nBe kind. ' })
  expect(written).toMatchObject({
    status: 201,
    body: { text: 'Knows the manager.\nBe kind.', mentions: [], author: { type: 'service', name: 'Tests' } },
  })
  await write('anna', 'Anybody there?')
  expect((await timeline(id)).items.map(inWords)).toEqual([
    ...['Hello', 'note: Knows the manager.\nBe kind.', 'Anybody there?'],
  ])
  const [shown] = (await timeline(id, '?only=activities')).items
  expect(shown).toEqual({ type: 'note', note: written.body })
  expect((await world.thread(id)).map(({ message }) => message)).toEqual(['Hello', 'Anybody there?'])
  const after = await world.asDesk.get<ConversationItem>(`/conversations/${id}`)
  expect(after).toMatchObject({ assignee: null, unread_count: 2, last_message: { message: 'Anybody there?' } })
  expect(updated_at < after.updated_at).toBe(true)
  await world.reply(id, 'Good morning')
  const [request] = await world.partner.waitForRequests(1, 'anna')
  expect(String(request?.body)).not.toContain('manager')
})

test('is written into a closed conversation too, and does not open it, take it or move it', async () => {
  const { id } = await write('bea')
  const closed = await world.closeConversation(id)
  world.clock.advance(1000)
  await note(id, { text: 'Paid since.' })
  expect(await world.asDesk.get(`/conversations/${id}`)).toEqual(closed)
})

test('tells those whom it mentions, but not its author', async () => {
  const { id } = await write('cid')
  const inInstance = { instance_id: world.instanceId }
  const eve = await world.asOperator.post<{ id: string; api_key: string }>('/agents', {
    ...{ ...inInstance, name: 'Eve', service: true },
  })
  const told = await follow(eve.api_key)
  const mentions = [world.agent.id, eve.id, world.agent.id]
  const written = await world.asDesk.post<NoteItem>(`/conversations/${id}/notes`, { text: '@Eve look, @Ada', mentions })
  expect(written.mentions.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
    { id: world.agent.id, name: 'Ada Agent' },
    { id: eve.id, name: 'Eve' },
  ])
  await note(id, { text: 'For myself', mentions: [written.author.id] })
  await write('last')
  const changes = await told((change) => change.type === 'conversation.opened')
  const ofNotes = changes.filter(({ conversation_id }) => conversation_id === id)
  expect(ofNotes.map(({ type, agent_id }) => [type, agent_id]).toSorted()).toEqual(
    [
      ...[0, 1].map(() => ['conversation.updated', undefined]),
      ...[eve.id, world.agent.id].map((agent) => ['agent.mentioned', agent]),
    ].toSorted(),
  )
})

test('is exported and erased with the customer', async () => {
  const { id, connector_id } = await write('dan')
  await note(id, { text: 'A canary sings here.', mentions: [world.agent.id] })
  const named = { connector_id, customer_id: 'dan' }
  const { conversations } = await world.asOperator.post<CustomerDocument>('/customers/export', named)
  expect(conversations[0]?.activities[0]).toMatchObject({
    kind: 'conversation.noted',
    data: { text: 'A canary sings here.', mentions: [{ id: world.agent.id, name: 'Ada Agent' }] },
  })
  await world.asOperator.post('/customers/erase', named)
  expect((await world.asDesk.call('GET', `/conversations/${id}/timeline`)).status).toBe(404)
  const audit = await world.asOperator.get<object>('/audit?limit=100')
  expect(JSON.stringify(audit)).not.toContain('canary')
})

test('what is no note, and mentions of nobody, are refused with their place', async () => {
  const { id } = await write('eli')
  const faults = async (body: object) => {
    const answer = await world.asDesk.call<{ errors?: { path: string }[] }>('POST', `/conversations/${id}/notes`, body)
    return [answer.status, answer.body.errors?.map(({ path }) => path)]
  }
  expect(await faults({ text: ' \n' })).toEqual([400, ['/text']])
  expect(await faults({ text: 'a'.repeat(10_001) })).toEqual([400, ['/text']])
  expect(await faults({})).toEqual([400, ['/text']])
  expect(await faults({ text: 'a', mentions: [world.agent.id, 'nobody'] })).toEqual([400, ['/mentions/1']])
  expect(await faults({ text: 'a', mentions: 'nobody' })).toEqual([400, ['/mentions']])
  expect((await note('nothing', { text: 'a' })).status).toBe(404)
  expect((await timeline(id)).items.map(inWords)).toEqual(['Hello'])
})
