/** For answers.test.ts: what is asked of customers who are one person. */

type Ask = (
  method: string,
  path: string,
  options?: { body?: object; expected?: number },
) => Promise<Record<string, unknown>>

interface Asking {
  asOperator: Ask
  desk: Ask
  connectorId: string
  /** Of two customers: their ids and paths of their conversations. */
  customers: readonly [Named, Named]
}

interface Named {
  customerId: string
  conversationId: string
}

export async function askForContacts({ asOperator, desk, connectorId, customers }: Asking): Promise<void> {
  const [one, other] = customers
  const path = `/desk/v1/conversations/${one.conversationId}`
  const [named, named2] = customers.map(({ customerId }) => ({ connector_id: connectorId, customer_id: customerId }))
  await desk('GET', `${path}/contact`)
  await desk('PATCH', `${path}/customer`, { body: { email: 'zoe@example.com' } })
  await desk('PATCH', `${path}/customer`, { body: { phone: 'none' }, expected: 400 })
  await desk('POST', `${path}/contact/join`, { body: { conversation_id: other.conversationId } })
  await desk('GET', `/desk/v1/conversations?contact=${one.conversationId}`)
  await desk('POST', `${path}/contact/separate`, { body: named2 ?? {} })
  await desk('POST', `${path}/contact/separate`, { body: named2 ?? {}, expected: 409 })
  await asOperator('POST', '/operator/v1/contacts/read', { body: named ?? {} })
  const both = { ...named, other: named2 }
  await asOperator('POST', '/operator/v1/contacts/join', { body: both })
  await asOperator('POST', '/operator/v1/contacts/separate', { body: both })
  await asOperator('POST', '/operator/v1/contacts/separate', { body: both, expected: 409 })
}
