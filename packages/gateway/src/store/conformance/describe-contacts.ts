import { describe, expect, test } from 'vitest'
import type { CustomerRef } from '../../commands/contact.ts'
import { mostCustomers } from '../../contacts/contact.ts'
import type { Reach } from '../../contacts/reach.ts'
import {
  connectorId,
  hashId,
  inboundPlan,
  instanceId,
  newConnector,
  now,
  type OpenEngine,
  openConversation,
  plannedMessage,
  useStore,
} from './fixtures.ts'

/** Each is a customer of a connector of their own: `web zoe`. */
const ref = (name: string): CustomerRef => {
  const [channel = '', customerId = ''] = name.split(' ')
  return { connectorId: channel, customerId }
}

export function describeContacts(open: OpenEngine): void {
  describe('contacts', () => {
    const { store } = useStore(open, async (fresh) => {
      for (const id of ['web', 'app', 'sms']) {
        await fresh.recordConnector(newConnector({ id }))
        for (const customerId of ['zoe', 'ada']) {
          const named = { connectorId: id, customerId, conversationId: `${id}-${customerId}` }
          await fresh.recordInbound(inboundPlan([plannedMessage(`${id}-${customerId}`)], named))
        }
      }
    })

    const request = (name: string) => ({ instanceId, customer: ref(name), conversationId: null, now })
    const contactOf = async (name: string) =>
      (await store.readContact(request(name))).map((one) =>
        [one.connectorId, one.customerId, one.joined?.by].filter(Boolean).join(' '),
      )
    const join = async (one: string, other: string) =>
      (await store.joinCustomers({ ...request(one), other: ref(other) })).kind
    const separate = (one: string, other: string) => store.separateCustomers({ ...request(one), other: ref(other) })
    const describeAs = (name: string, reach: Partial<Reach>) => store.describeCustomer({ ...request(name), reach })
    const shareIds = (sharedCustomerIds: boolean) => store.updateInstance(instanceId, { sharedCustomerIds })
    const erase = async (name: string) => {
      await store.eraseMessages({ ...ref(name), limit: 100, now, hashId })
      await store.eraseConversations({ ...ref(name), limit: 100, now })
    }

    test('a customer is alone until something joins them', async () => {
      expect(await contactOf('web zoe')).toEqual(['web zoe'])
      expect(await contactOf('web nobody')).toEqual(['web nobody'])
    })

    test('who is joined by hand is joined with all whom the other is; each join is taken back by itself', async () => {
      expect(await join('web zoe', 'app zoe')).toBe('joined')
      expect(await join('sms zoe', 'sms ada')).toBe('joined')
      expect(await join('app zoe', 'sms zoe')).toBe('joined')
      expect(await join('sms ada', 'web zoe')).toBe('joined_already')
      expect(await contactOf('web zoe')).toEqual(['web zoe', 'app zoe hand', 'sms zoe hand', 'sms ada hand'])
      expect(await contactOf('sms ada')).toEqual(['sms ada', 'sms zoe hand', 'app zoe hand', 'web zoe hand'])
      expect(await separate('web zoe', 'sms zoe')).toBe(true)
      expect(await contactOf('web zoe')).toEqual(['web zoe', 'app zoe hand'])
      expect(await contactOf('sms zoe')).toEqual(['sms zoe', 'sms ada hand'])
      expect(await separate('web zoe', 'sms zoe')).toBe(false)
    })

    test('one id is one person where the instance says so, and only as long', async () => {
      expect(await contactOf('web zoe')).toEqual(['web zoe'])
      await shareIds(true)
      expect(await contactOf('web zoe')).toEqual(['web zoe', 'app zoe customer_id', 'sms zoe customer_id'])
      await separate('web zoe', 'app zoe')
      expect(await contactOf('web zoe')).toEqual(['web zoe', 'sms zoe customer_id'])
      expect(await contactOf('app zoe')).toEqual(['app zoe'])
      await join('app zoe', 'sms zoe')
      expect(await contactOf('web zoe')).toEqual(['web zoe', 'sms zoe customer_id', 'app zoe hand'])
      await separate('web zoe', 'app zoe')
      expect(await contactOf('web zoe')).toEqual(['web zoe', 'sms zoe customer_id'])
      await shareIds(false)
      expect(await contactOf('web zoe')).toEqual(['web zoe'])
    })

    test('an e-mail address and a telephone number join, however they are written', async () => {
      await describeAs('web zoe', { email: 'Zoe@Example.com' })
      await describeAs('app ada', { email: 'zoe@example.com', phone: '+33 6 01 02 03 04' })
      await describeAs('sms ada', { phone: '0033 6.01.02.03.04' })
      expect(await contactOf('web zoe')).toEqual(['web zoe', 'app ada email', 'sms ada phone'])
      expect(await store.readContact(request('web zoe'))).toMatchObject([
        { email: 'Zoe@Example.com', phone: null, connectorName: 'Connector web', joined: null },
        { email: 'zoe@example.com', phone: '+33 6 01 02 03 04', joined: { by: 'email', from: ref('web zoe') } },
        { email: null, joined: { by: 'phone', from: ref('app ada') } },
      ])
      await describeAs('app ada', { email: null })
      expect(await contactOf('web zoe')).toEqual(['web zoe'])
      expect(await contactOf('app ada')).toEqual(['app ada', 'sms ada phone'])
    })

    test('what a hand-over tells of its customer holds from then on, and what it leaves out stays', async () => {
      const handOver = (key: string, contact: object) =>
        store.recordInbound(
          inboundPlan(
            [plannedMessage(key, { metadata: JSON.stringify({ handover: { contact } }), hasMetadata: true })],
            {
              connectorId: 'web',
              customerId: 'zoe',
            },
          ),
        )
      await handOver('one', { email: 'zoe@example.com', language: 'fr', name: 'Zoé Martin' })
      await handOver('two', { phone: '+33601020304', external_url: 'https://crm.example/zoe', email: null })
      const known = { email: 'zoe@example.com', language: 'fr', externalUrl: 'https://crm.example/zoe' }
      expect(await store.readContact(request('web zoe'))).toMatchObject([{ ...known, phone: '+33601020304' }])
      await handOver('three', { email: 'other@example.com' })
      expect(await store.readContact(request('web zoe'))).toMatchObject([{ ...known, email: 'other@example.com' }])
    })

    test('what too many have in common joins nobody, and no contact has more customers than that', async () => {
      const crowd = Array.from({ length: mostCustomers + 1 }, (_, n) => `web crowd-${n}`)
      for (const name of crowd.slice(1)) await describeAs(name, { email: 'info@example.com' })
      expect(await contactOf('web crowd-1')).toHaveLength(mostCustomers)
      await describeAs('web crowd-0', { email: 'info@example.com' })
      expect(await contactOf('web crowd-1')).toEqual(['web crowd-1'])
      for (const name of crowd.slice(2)) {
        expect(await join('web crowd-1', name)).toBe('joined')
      }
      expect(await join('web crowd-1', 'web zoe')).toBe('too_many')
    })

    test('another instance has customers of its own', async () => {
      await store.recordInstance({ id: 'other', name: 'Other', createdAt: now })
      await store.recordConnector(newConnector({ id: 'theirs', instanceId: 'other' }))
      await store.recordInbound(
        inboundPlan([plannedMessage('their')], { connectorId: 'theirs', customerId: 'zoe', instanceId: 'other' }),
      )
      await shareIds(true)
      await store.updateInstance('other', { sharedCustomerIds: true })
      const theirs = { ...request('theirs zoe'), instanceId: 'other' }
      for (const one of [theirs, request('web zoe')]) {
        await store.describeCustomer({ ...one, reach: { email: 'zoe@example.com' } })
      }
      expect(await store.readContact(theirs)).toHaveLength(1)
      expect(await contactOf('web zoe')).not.toContain('theirs zoe customer_id')
    })

    test('the conversations of a contact are listed over all its connectors', async () => {
      await join('web zoe', 'app ada')
      const customers = await store.readContact(request('web zoe'))
      const { items } = await store.listConversations({ instanceId, status: 'all', customers, limit: 10 })
      expect(items.map((one) => `${one.connectorId} ${one.customerId}`).toSorted()).toEqual(['app ada', 'web zoe'])
    })

    test('a customer is found by the whole of their e-mail address or telephone number', async () => {
      await describeAs('web zoe', { email: 'Zoe@Example.com' })
      await describeAs('app ada', { phone: '+33 6 01 02 03 04' })
      const find = async (q: string) =>
        (await store.listConversations({ instanceId, status: 'all', q, limit: 10 })).items.map(({ id }) => id)
      expect(await find('zoe@example.com')).toEqual(['web-zoe'])
      expect(await find('0033 601020304')).toEqual(['app-ada'])
      expect(await find('example.com')).toEqual([])
      await erase('web zoe')
      expect(await find('zoe@example.com')).toEqual([])
    })

    test('an erasure takes what is one customer’s; those whom they had joined stay joined', async () => {
      await describeAs('app zoe', { email: 'zoe@example.com' })
      for (const other of ['web zoe', 'sms zoe', 'sms ada']) await join('app zoe', other)
      await erase('app zoe')
      expect(await contactOf('app zoe')).toEqual(['app zoe'])
      expect((await store.readContact(request('app zoe')))[0]?.email).toBeNull()
      expect((await contactOf('web zoe')).toSorted()).toEqual(['sms ada hand', 'sms zoe hand', 'web zoe'])
      await erase('sms ada')
      expect((await contactOf('web zoe')).toSorted()).toEqual(['sms zoe hand', 'web zoe'])
      await erase('sms zoe')
      expect(await contactOf('web zoe')).toEqual(['web zoe'])
    })

    test('with the last of their conversations retention takes what was known of a customer', async () => {
      await describeAs('web zoe', { email: 'zoe@example.com' })
      await join('web zoe', 'app zoe')
      const { items } = await store.listConversations({ instanceId, status: 'open', connectorId: 'web', limit: 10 })
      const ids = items.map(({ id }) => id)
      for (const id of ids) await store.changeConversation({ instanceId, id, change: { kind: 'close' }, now })
      await store.eraseExpired({ ids, quietSince: now, limit: 100, now, hashId })
      expect(await contactOf('web zoe')).toEqual(['web zoe'])
      expect(await store.readContact(request('web zoe'))).toMatchObject([{ email: null }])
      expect(await contactOf('app zoe')).toEqual(['app zoe'])
    })

    test('a customer without a connector of the seed is known beside it', async () => {
      await openConversation(store, 'zoe')
      await shareIds(true)
      expect(await contactOf('web zoe')).toContain(`${connectorId} zoe customer_id`)
    })
  })
}
