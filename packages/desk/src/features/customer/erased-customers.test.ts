import { expect, it } from 'vitest'
import { sampleConversation } from '../../core/conversations/sample-conversation.ts'
import { erasedCustomers, isWritten } from './erased-customers.ts'

const of = (connector_id: string, customer_id: string) => sampleConversation({ connector_id, customer_id })

it('an erasure takes the customer first, then who is joined, each with their own conversations', () => {
  const joined = { connector_id: 'app', connector_name: 'App', customer_id: '7', customer_name: 'Zoé App' }
  const found = { ...joined, conversation_id: 'b', email: null, phone: null, joined_by: 'hand' as const }
  const own = { connector_id: 'web', connector_name: 'Web', customer_id: '7', customer_name: 'Zoé' }
  const conversations = [of('web', '7'), of('app', '7'), of('app', '7'), of('web', '8')]
  expect(erasedCustomers(own, { customers: [found] }, conversations)).toEqual([
    { ...own, conversations: 1 },
    { ...joined, conversations: 2 },
  ])
  expect(erasedCustomers(own, { customers: [] }, [])).toEqual([{ ...own, conversations: 0 }])
})

it.each([
  ['Zoé Web', true],
  ['  Zoe\u0301  Web ', true],
  ['zoé web', false],
  ['Zoé', false],
  ['', false],
])('%j confirms the erasure of Zoé Web: %j', (written, is) => expect(isWritten(written, 'Zoé Web')).toBe(is))
