import type { CustomerDocument } from '@passerelle/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createAgent } from '../../agents/create-agent.ts'
import { customerKeys } from '../../audit/audit.ts'
import { newConnector } from '../../store/conformance/fixtures.ts'
import { connectorId, instanceId, type Login, openDesk, password, type TestDesk } from './test-desk.ts'

// A customer id may be a telephone number, a URL, anything: it stands in the path, encoded.
const customerId = 'tel:+33/6 01é'

let desk: TestDesk
beforeEach(async () => {
  desk = await openDesk()
  await desk.write(customerId, 'hello')
})
afterEach(() => desk.close())

const exportCustomer = (headers: Record<string, string>, connector = connectorId, customer = customerId) =>
  desk.app.inject({
    method: 'POST',
    url: `/desk/v1/customers/${connector}/${encodeURIComponent(customer)}/export`,
    headers,
  })

const audited = async () => (await desk.store.listAudit({ limit: 10, action: 'customer.exported' })).items

async function logInAs(role: 'agent' | 'supervisor' | 'operator'): Promise<Login> {
  const email = `${role}@acme.example`
  const wanted = { instanceId: role === 'operator' ? null : instanceId, email, name: role, password, role }
  await createAgent({ store: desk.store, clock: desk.clock }, wanted)
  return desk.logIn(email)
}

describe('the export of a customer', () => {
  test('is one document with everything kept, closed conversations too', async () => {
    const [open] = (await desk.store.listConversations({ instanceId, status: 'open', limit: 1 })).items
    const closed = { instanceId, id: open?.id ?? '', change: { kind: 'close' as const }, now: desk.clock.now() }
    await desk.store.changeConversation(closed)
    desk.clock.advance(5000)
    await desk.write(customerId, 'me again')
    await desk.write('another', 'not mine')
    const answer = await exportCustomer(desk.lea)
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(answer.headers['cache-control']).toBe('no-store')
    const document: CustomerDocument = answer.json()
    expect(document).toMatchObject({ connector_id: connectorId, customer_id: customerId })
    expect(document.conversations.map(({ status, messages }) => [status, messages[0]?.message])).toEqual([
      ['closed', 'hello'],
      ['open', 'me again'],
    ])
  })

  test('enters the audit log as the deed of the agent, and names no customer there', async () => {
    await exportCustomer(desk.lea)
    const [entry, ...others] = await audited()
    expect(others).toEqual([])
    expect(entry).toMatchObject({
      actor: { type: 'agent', id: desk.agentId, name: 'Léa' },
      target: { type: 'customer', id: customerKeys(Buffer.from('dedupe secret'))({ connectorId, customerId }) },
      instanceId,
      connectorId,
    })
    expect(JSON.stringify(entry)).not.toContain(customerId)
  })

  test('is for supervisors, and for agents to whom it was granted', async () => {
    expect((await exportCustomer(await logInAs('agent'))).statusCode).toBe(403)
    for (const login of [desk.lea, await logInAs('supervisor')])
      expect((await exportCustomer(login)).statusCode).toBe(200)
    expect((await exportCustomer(await logInAs('operator'))).statusCode).toBe(403)
    expect((await exportCustomer({})).statusCode).toBe(401)
    expect((await exportCustomer({ cookie: desk.lea.cookie })).statusCode).toBe(403)
    expect(await audited()).toHaveLength(2)
  })

  test('of a customer of another instance there is none, nor of an unknown connector', async () => {
    await desk.store.recordConnector(newConnector({ id: 'connector-2', instanceId: 'instance-2' }))
    for (const connector of ['connector-2', 'nope']) {
      const answer = await exportCustomer(desk.lea, connector)
      expect([answer.statusCode, answer.json()]).toMatchObject([
        404,
        { error: 'not_found', error_description: 'This customer does not exist.' },
      ])
    }
    expect(await audited()).toEqual([])
  })

  test('of a customer nothing is kept of is empty, however long the id', async () => {
    const longest = 'é'.repeat(256)
    expect((await exportCustomer(desk.lea, connectorId, longest)).json()).toMatchObject({
      customer_id: longest,
      conversations: [],
    })
  })
})

describe("a customer's conversations", () => {
  const find = async (query: string) =>
    (await desk.app.inject({ url: `/desk/v1/conversations?${query}`, headers: desk.lea })).json()

  test('are found by the whole id, and by the connector', async () => {
    await desk.write('tel', 'hello')
    const id = encodeURIComponent(customerId)
    const ids = async (query: string) =>
      (await find(query)).items.map((item: { customer_id: string }) => item.customer_id)
    expect(await ids(`customer_id=${id}&connector_id=${connectorId}`)).toEqual([customerId])
    expect(await ids('customer_id=tel')).toEqual(['tel'])
    expect(await ids(`customer_id=${id}&status=closed`)).toEqual([])
    expect(await ids(`customer_id=${id}&connector_id=another`)).toEqual([])
    expect(await find('customer_id=')).toMatchObject({ errors: [{ path: '/customer_id' }] })
  })
})
