/** For sight.test.ts: a contact centre in which Ann sees one thing and not another, whatever her instance lets her see. */
import type { ConversationItem, MessageItem, NoteItem, Page } from '@passerelle/protocol'
import { type ApiClient, createWorld, logIn, type World } from '@passerelle/testkit'

/** A conversation with one of everything. */
export interface Placed {
  id: string
  customerId: string
  messageId: string
  replyId: string
  attachmentId: string
}

export interface SightWorld {
  world: World
  ann: ApiClient
  annId: string
  /** Of her session, for a stream. */
  annsHeaders: Record<string, string>
  bob: ApiClient
  bobsLogin: { email: string; password: string }
  bobId: string
  supervisor: ApiClient
  operator: ApiClient
  /** Of the queues: Ann serves the one, Bob the other. */
  queues: { seen: string; hidden: string }
  /** Ann's; of her queue; Bob's, and snoozed; Bob's, and closed; in Bob's queue. */
  mine: Placed
  inQueue: Placed
  bobs: Placed
  closed: Placed
  waiting: Placed
  /** What no answer beyond sight may hold: ids, and a word that stands in every text, name and file there. */
  tracesOf(...placed: Placed[]): string[]
  /** Another one of everything. */
  place(customerId: string): Promise<Placed>
  setSight(sight: 'own' | 'queues' | 'all'): Promise<void>
  close(): Promise<void>
}

const password = 'correct horse battery'

export async function openSightWorld(): Promise<SightWorld> {
  const world = await createWorld()
  const { asOperator, instanceId, connector, url } = world
  const account = async (name: string, rest: object = {}) => {
    const email = `${name}@acme.example`
    const body = { instance_id: instanceId, email, name }
    const { id } = await asOperator.post<{ id: string }>('/agents', { ...body, password, ...rest })
    return { id, client: await logIn(url, { email, password }), login: { email, password } }
  }
  const [ann, bob] = [await account('ann'), await account('bob')]
  await asOperator.patch(`/agents/${ann.id}`, { rights: ['export', 'erase'] })
  const supervisor = await account('sue', { role: 'supervisor' })
  const operator = await account('ops', { role: 'operator', instance_id: null })
  const queueOf = async (name: string, agentId: string) => {
    const { id } = await asOperator.post<{ id: string }>('/queues', { instance_id: instanceId, name })
    await asOperator.call('PUT', `/queues/${id}/members/${agentId}`, {})
    return id
  }
  const queues = { seen: await queueOf('Seen', ann.id), hidden: await queueOf('Hidden', bob.id) }
  await asOperator.patch(`/connectors/${connector.id}`, { default_queue_id: queues.hidden })
  await asOperator.patch(`/instances/${instanceId}`, { tags: ['VIP'], close_reasons: ['Solved'] })

  const place = async (customerId: string): Promise<Placed> => placeOne(world, customerId)
  const mine = await place('customer-mine')
  await world.asDesk.post(`/conversations/${mine.id}/transfer`, { agent_id: ann.id })
  const inQueue = await place('customer-inqueue')
  await world.asDesk.post(`/conversations/${inQueue.id}/transfer`, { queue_id: queues.seen })
  // Ann's customer had another conversation before, which was Bob's.
  const closed = await place('secret-closed')
  await world.asDesk.post(`/conversations/${closed.id}/transfer`, { agent_id: bob.id })
  await world.closeConversation(closed.id)
  const bobs = await place('secret-bobs')
  await world.asDesk.post(`/conversations/${bobs.id}/transfer`, { agent_id: bob.id })
  const until = new Date(world.clock.now() + 24 * 3600_000).toISOString()
  await world.asDesk.post(`/conversations/${bobs.id}/snooze`, { until, last_seen_message_id: bobs.replyId })
  const waiting = await place('secret-waiting')
  return {
    ...{ world, annId: ann.id, ann: ann.client, bobId: bob.id, bob: bob.client, bobsLogin: bob.login },
    annsHeaders: await openSession(url, ann.login),
    ...{ supervisor: supervisor.client, operator: operator.client, queues },
    ...{ mine, inQueue, bobs, closed, waiting, place },
    tracesOf: (...placed) => placed.flatMap((one) => Object.values(one)),
    setSight: async (sight) => {
      await asOperator.patch(`/instances/${instanceId}`, { sight })
    },
    close: world.close,
  }
}

async function placeOne(world: World, customerId: string): Promise<Placed> {
  const content = { type: 'base64', data: Buffer.from(`file of ${customerId}`).toString('base64') }
  await world.send({
    id: `m-${customerId}`,
    created_at: 1700000000,
    customer_id: customerId,
    sender: { type: 'human', id: customerId, name: `Name of ${customerId}` },
    body: {
      message: `everyword, said by ${customerId}`,
      attachments: [{ id: 'f', name: `${customerId}.txt`, mime_type: 'text/plain', content }],
    },
    metadata: { key: customerId },
  })
  const { items } = await world.asDesk.get<Page<ConversationItem>>(`/conversations?customer_id=${customerId}`)
  const id = items[0]?.id ?? ''
  const reply = await world.reply(id, `answered to ${customerId}`)
  await world.asDesk.post<NoteItem>(`/conversations/${id}/notes`, { text: `noted of ${customerId}` })
  await world.asDesk.post(`/conversations/${id}/tags`, { add: ['VIP'] })
  const thread = await world.asDesk.get<Page<MessageItem>>(`/conversations/${id}/messages`)
  const [message] = thread.items
  const attachmentId = message?.attachments[0]?.id ?? ''
  return { id, customerId, messageId: message?.id ?? '', replyId: reply.id, attachmentId }
}

async function openSession(url: string, login: object): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/desk/v1/session`, { method: 'POST', headers, body: JSON.stringify(login) })
  return { cookie: answer.headers.get('set-cookie')?.split(';', 1)[0] ?? '' }
}
