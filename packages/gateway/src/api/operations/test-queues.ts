/** For answers.test.ts: what is asked of queues, of whose a conversation is, and of notes. */

type Ask = (
  method: string,
  path: string,
  options?: { body?: object; expected?: number },
) => Promise<Record<string, unknown>>

interface Asking {
  asOperator: Ask
  desk: Ask
  /** Its path. */
  conversation: string
}

export async function askForQueues({ asOperator, desk, conversation }: Asking): Promise<void> {
  const session = await desk('GET', '/desk/v1/session')
  const [instanceId, agentId] = [session.instance, session.agent].map((one) => (one as { id: string }).id)
  const body = { instance_id: instanceId, name: 'Sales' }
  const { id } = await asOperator('POST', '/operator/v1/queues', { body, expected: 201 })
  await asOperator('POST', '/operator/v1/queues', { body, expected: 409 })
  const queue = `/operator/v1/queues/${id}`
  await asOperator('GET', '/operator/v1/queues')
  await asOperator('GET', queue)
  const hours = { zone: 'UTC', week: { monday: [{ from: '09:00', to: '18:00' }] }, holidays: [] }
  await asOperator('PATCH', queue, { body: { hours, texts: { closed: { en: 'Bye' } } } })
  await asOperator('PUT', `${queue}/members/${agentId}`, { body: { skills: { billing: 4 } } })
  await asOperator('GET', `${queue}/members`)

  await desk('GET', '/desk/v1/queues')
  await desk('POST', `${conversation}/transfer`, { body: { queue_id: id } })
  await desk('POST', `${conversation}/transfer`, { body: {}, expected: 400 })
  await desk('POST', `${conversation}/return`, { body: { note: 'Only a receipt' } })
  await desk('POST', `${conversation}/take`, { expected: 409 })
  await desk('POST', `${conversation}/transfer`, { body: { queue_id: id } })
  await desk('POST', `${conversation}/take`)
  await desk('POST', `${conversation}/transfer`, { body: { queue_id: instanceId } })
  await desk('POST', '/desk/v1/conversations/take-next')
  await desk('POST', '/desk/v1/conversations/take-next', { body: { queue: id }, expected: 204 })

  const until = new Date(Date.now() + 24 * 3600_000).toISOString()
  await desk('POST', `${conversation}/snooze`, { body: { until } })
  await desk('POST', `${conversation}/snooze`, { body: { until: 'soon' }, expected: 400 })
  await desk('POST', `${conversation}/undo`)
  await desk('POST', `${conversation}/undo`, { expected: 409 })
  const ids = [conversation.split('/').at(-1), 'nobody']
  await desk('POST', '/desk/v1/conversations/bulk', { body: { ids, action: { type: 'snooze', until: null } } })
  await desk('POST', '/desk/v1/conversations/bulk', { body: { ids, action: { type: 'close' } } })

  await desk('POST', `${conversation}/notes`, { body: { text: 'Called twice' }, expected: 201 })

  await asOperator('DELETE', `${queue}/members/${agentId}`)
  await asOperator('DELETE', queue)
  await asOperator('DELETE', queue, { expected: 404 })
}
