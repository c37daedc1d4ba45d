import { expect, test } from 'vitest'
import { sampleConversation } from '../../core/conversations/sample-conversation.ts'
import { otherCustomers } from './other-customers.ts'

const found = (id: string, customer_id: string, connector_id = 'web') =>
  sampleConversation({ id, customer_id, connector_id })

test('each customer is offered once, and nobody who is this person already', () => {
  const own = found('a', 'zoe')
  const joined = {
    ...{ connector_id: 'web', connector_name: 'Web', customer_id: 'ada', customer_name: 'Ada' },
    ...{ conversation_id: 'b', email: null, phone: null, joined_by: 'hand' as const },
  }
  const items = [own, found('b', 'ada'), found('c', 'zoe', 'app'), found('d', 'zoe', 'app'), found('e', 'eve')]
  const contact = { email: null, phone: null, language: null, external_url: null, customers: [joined] }
  expect(otherCustomers(items, own, contact).map(({ id }) => id)).toEqual(['c', 'e'])
  expect(otherCustomers(items, own, undefined).map(({ id }) => id)).toEqual(['b', 'c', 'e'])
})
