/** A data folder of an earlier version, opened by the program as it is now. See former-data/README.md. */
import { createHmac } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ConversationItem, MessageItem, Page } from '@passerelle/protocol'
import {
  type ApiClient,
  bearer,
  createApiClient,
  createPartnerClient,
  type FakePartner,
  type GatewayProcess,
  logIn,
  operatorToken,
  startGatewayProcess,
  startPartner,
  waitFor,
} from '@passerelle/testkit'
import { extract } from 'tar'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FormerWorld, fromCustomer } from './former-data/former-world.ts'
import { bodyPath, messagesOf, readAnswers, readFiles } from './former-data/read-answers.ts'

const archives = join(import.meta.dirname, 'former-data')

/** In this order: the first tests look at what was found, the later ones go on with it. */
describe.for(readdirSync(archives).filter((name) => name.endsWith('.tar.gz')))('%s', (archive) => {
  let folder: string
  let former: FormerWorld
  let gateway: GatewayProcess
  let partner: FakePartner
  let asOperator: ApiClient
  let asDesk: ApiClient

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'passerelle-former-'))
    await extract({ file: join(archives, archive), cwd: folder })
    former = JSON.parse(await readFile(join(folder, 'world.json'), 'utf8'))
    partner = await startPartner()
    gateway = await startGatewayProcess({ dataDir: join(folder, 'data') })
    asOperator = createApiClient(`${gateway.url}/operator/v1`, async () => bearer(operatorToken))
    asDesk = createApiClient(`${gateway.url}/desk/v1`, async () => bearer(former.apiKey))
  })

  afterAll(async () => {
    await gateway.end('SIGKILL')
    await partner.close()
    await rm(folder, { recursive: true })
  })

  const connector = (name: string) => {
    const found = former.connectors[name]
    if (!found) throw new Error(`there is no connector ${name}`)
    return found
  }
  const send = (name: string, messages: object[]) =>
    createPartnerClient(gateway.url, connector(name)).post('/messaging/v1/messages', { messages })
  const conversationsOf = async (customer: string) =>
    (await asDesk.get<Page<ConversationItem>>(`/conversations?customer_id=${customer}`)).items
  const resume = async (name: string) => {
    await asOperator.patch(`/connectors/${connector(name).id}`, { webhook_url: partner.url })
    await asOperator.post(`/connectors/${connector(name).id}/resume`)
  }

  test('every door answers as it did: threads, lists, counts, deliveries with attempts and bodies, accounts', async () => {
    await waitFor('the webhook that a killed chat had borrowed to be given back', async () => {
      const { webhook_url } = await asOperator.get<{ webhook_url: string }>(`/connectors/${connector('lent').id}`)
      return webhook_url === formerConnector('lent').webhook_url
    })
    const asAda = await logIn(gateway.url, former.people.ada)
    const { operator, desk, ada } = await readAnswers({ asOperator, asDesk, asAda })
    expect(desk).toMatchObject(former.answers.desk)
    expect(ada).toMatchObject(former.answers.ada)
    const { '/audit': audit, ...others } = former.answers.operator
    expect(operator).toMatchObject(withoutLeases(others))
    const ids = new Set((audit as { id: string }[]).map(({ id }) => id))
    expect((operator['/audit'] as { id: string }[]).filter(({ id }) => ids.has(id))).toMatchObject(audit as object[])
  })

  /** A delivery in flight has no next attempt; it got one when the killed gateway's leases were freed. */
  const withoutLeases = (answers: object): object =>
    JSON.parse(JSON.stringify(answers), (key, value) => (key === 'next_attempt_at' ? (value ?? undefined) : value))

  const formerConnector = (name: string) => {
    const connectors = former.answers.operator['/connectors'] as { id: string; webhook_url: string | null }[]
    return connectors.find(({ id }) => id === connector(name).id) ?? { webhook_url: null }
  }

  test('every file of the threads is there', async () => {
    expect(await readFiles(asDesk, former.answers)).toEqual(former.files)
  })

  test('people log in with their roles, and who was disabled does not', async () => {
    const { ada, sam, dan, olga } = former.people
    const role = async (person: typeof ada) =>
      (await (await logIn(gateway.url, person)).get<{ agent: { role: string } }>('/session')).agent.role
    expect([await role(ada), await role(sam), await role(olga)]).toEqual(['agent', 'supervisor', 'operator'])
    await expect(logIn(gateway.url, dan)).rejects.toThrow('no session: 401')
  })

  test('what was sent before is a duplicate, also of a customer who was erased or whom retention took', async () => {
    for (const { connector: name, messages } of former.sent) if (name !== 'deleted') await send(name, messages)
    for (const customer of former.gone) expect(await conversationsOf(customer)).toEqual([])
    expect(await asDesk.get('/counts')).toEqual(former.answers.desk['/counts'])
    for (const [path, messages] of Object.entries(former.answers.desk)) {
      const [, id] = /^\/conversations\/(.+)\/messages$/.exec(path) ?? []
      if (id !== undefined) expect(await messagesOf(asDesk, id)).toMatchObject(messages as object[])
    }
  })

  test('what was pending is delivered: the same ids and bytes, signed, in the order of each customer', async () => {
    const deliveries = former.answers.operator['/deliveries'] as Delivery[]
    const pending = deliveries.filter(({ state }) => state === 'pending').reverse()
    await resume('waiting')
    await resume('under-way')
    await partner.waitForRequests(pending.length)
    expect(await textsByCustomer()).toEqual(Object.groupBy(pending.map(bodyOf), (body) => customerOf(body)))
    for (const { headers, body, message } of partner.received) {
      const name = message.customer_id.startsWith('w-') ? 'waiting' : 'under-way'
      const hash = createHmac('sha1', connector(name).client_secret).update(body).digest('hex')
      expect(headers['body-hash']).toBe(hash)
    }
    await waitFor('all of it to be settled', async () => {
      const { items } = await asOperator.get<Page<unknown>>('/deliveries?state=pending')
      return items.length === 0
    })
  })

  interface Delivery {
    id: string
    state: string
    message_id: string
  }
  const bodyOf = ({ id }: Pick<Delivery, 'id'>) => String(former.answers.operator[bodyPath(id)])
  const customerOf = (body: string): string => JSON.parse(body).customer_id
  const textsByCustomer = async () =>
    Object.groupBy(
      partner.received.map(({ body }) => body.toString('utf8')),
      (body) => customerOf(body),
    )

  test('a file of a delivered message is downloaded by the partner', async () => {
    const url = partner.received
      .flatMap(({ message }) => message.body.attachments)
      .map(({ content }) => content.data)[0]
    const path = new URL(url ?? '').pathname
    const { status } = await createPartnerClient(gateway.url, connector('waiting')).call('GET', path)
    expect(status).toBe(200)
  })

  test('what was given up is sent again, with the same bytes', async () => {
    const exhausted = (former.answers.operator['/deliveries'] as Delivery[]).find(({ state }) => state === 'exhausted')
    if (!exhausted) throw new Error('nothing was given up')
    const name = `${customerOf(bodyOf(exhausted))}`.replace('of-', '')
    await resume(name)
    const before = partner.received.length
    await asDesk.post(`/messages/${exhausted.message_id}/retry`)
    const received = await partner.waitForRequests(before + 1)
    expect(received.at(-1)?.body.toString('utf8')).toBe(bodyOf(exhausted))
  })

  test('life goes on: a customer writes, is answered in the thread that was there, and is found', async () => {
    await resume('shop')
    const before = partner.received.length
    await send('shop', [fromCustomer('alice', 'a-3', 'Still there?')])
    const [conversation] = await conversationsOf('alice')
    const thread = () => messagesOf(asDesk, conversation?.id ?? '')
    const known = (await thread()).length
    await asDesk.post<MessageItem>(`/conversations/${conversation?.id}/messages`, { message: 'Yes' })
    await partner.waitForRequests(before + 1)
    expect((await thread()).map(({ message }) => message).slice(known - 1)).toEqual(['Still there?', 'Yes'])
    await waitFor('the search to find what was written before', async () => {
      const { items } = await asDesk.get<Page<ConversationItem>>('/conversations?q=commande')
      return items.some(({ id }) => id === conversation?.id)
    })
  })
})
