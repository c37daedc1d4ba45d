/** Answering takes a conversation that is nobody's; none needs to be assigned to be answered. */

import type { ConversationItem } from '@passerelle/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAgent, createServiceAgent } from '../../agents/create-agent.ts'
import { unseenMs } from '../../conversations/unseen.ts'
import { instanceId, type Login, openDesk, password, type TestDesk } from './test-desk.ts'

let desk: TestDesk
let zoe: Login
let zoeId: string
beforeEach(async () => {
  desk = await openDesk()
  const { agent } = await createAgent(desk, { instanceId, email: 'zoe@acme.example', name: 'Zoé', password })
  zoeId = agent.id
  zoe = await desk.logIn('zoe@acme.example')
})
afterEach(() => desk.close())

const post = (path: string, headers: Record<string, string>, payload: object = {}) =>
  desk.app.inject({ method: 'POST', url: `/desk/v1/conversations/${path}`, headers, payload })
const answer = async (id: string, headers: Record<string, string>, more: Record<string, string> = {}) => {
  const { statusCode } = await post(`${id}/messages`, { ...headers, ...more }, { message: 'Hello' })
  expect(statusCode).toBe(201)
}
const read = async (id: string): Promise<ConversationItem> =>
  (await desk.app.inject({ url: `/desk/v1/conversations/${id}`, headers: desk.lea })).json()
const assigneeOf = async (id: string) => (await read(id)).assignee?.id

test('the first answer of a person takes it, and desks are told; a colleague’s later one changes nothing', async () => {
  const id = await desk.write('anna')
  const { last } = await desk.store.readChangeBounds()
  await answer(id, desk.lea)
  expect(await assigneeOf(id)).toBe(desk.agentId)
  const changes = await desk.store.readChanges({ instanceId, after: last, limit: 10 })
  expect(changes.map(({ type }) => type)).toContain('conversation.updated')
  await answer(id, zoe)
  expect(await assigneeOf(id)).toBe(desk.agentId)
})

test('software answers without taking it, and the next person does', async () => {
  const { apiKey } = await createServiceAgent(desk, { instanceId, name: 'CRM' })
  const id = await desk.write('anna')
  await answer(id, { authorization: `Bearer ${apiKey}` })
  expect(await assigneeOf(id)).toBeUndefined()
  await answer(id, zoe)
  expect(await assigneeOf(id)).toBe(zoeId)
})

test('given back to nobody, it is taken by the next answer', async () => {
  const id = await desk.write('anna')
  await answer(id, desk.lea)
  await post(`${id}/assign`, desk.lea, { assignee: null })
  await answer(id, zoe)
  expect(await assigneeOf(id)).toBe(zoeId)
})

test('a closed one is open again by an answer: its last agent’s while they are there, else the author’s', async () => {
  const id = await desk.write('anna')
  await answer(id, zoe)
  desk.clock.advance(unseenMs)
  await post(`${id}/close`, zoe)
  await answer(id, desk.lea)
  expect(await read(id)).toMatchObject({ status: 'open', assignee: { id: zoeId } })
  await post(`${id}/close`, zoe)
  await desk.store.disableAgent(zoeId, desk.clock.now())
  await answer(id, desk.lea)
  expect(await read(id)).toMatchObject({ status: 'open', assignee: { id: desk.agentId } })
})

test('two who answer at the same moment: one has it, both answers are there', async () => {
  for (let i = 0; i < 10; i++) {
    const id = await desk.write(`customer-${i}`)
    await Promise.all([answer(id, desk.lea), answer(id, zoe)])
    expect([desk.agentId, zoeId]).toContain(await assigneeOf(id))
  }
})

test('an answer that is repeated under its key takes nothing again', async () => {
  const id = await desk.write('anna')
  const key = { 'idempotency-key': 'once' }
  await answer(id, desk.lea, key)
  await post(`${id}/assign`, desk.lea, { assignee: null })
  await answer(id, desk.lea, key)
  expect(await assigneeOf(id)).toBeUndefined()
})
