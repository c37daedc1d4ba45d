/** An agent's role and instance go together, and two operators may change one each at the same time. */
import { createTestClock } from '@passerelle/testkit/clock'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../test/open-test-store.ts'
import type { Agent } from '../commands/agent.ts'
import type { Store } from '../store/store.ts'
import { createAgent } from './create-agent.ts'
import { type AgentChange, updateAgent } from './update-agent.ts'

const clock = createTestClock()
let store: Store
let lea: Agent

beforeEach(async () => {
  store = await openTestStore()
  for (const id of ['acme', 'other']) await store.recordInstance({ id, name: id, createdAt: 0 })
  lea = (await createAgent({ store, clock }, { instanceId: 'acme', email: 'lea@acme.example', name: 'Léa' })).agent
})
afterEach(() => store.close())

/** The second change is made between the first one's reading and its writing. */
function changeAtOnce(first: AgentChange, second: AgentChange): Promise<Agent> {
  const overtaken = async (id: string) => {
    const found = await store.findAgent(id)
    await updateAgent({ store, clock }, id, second)
    return found
  }
  return updateAgent({ store: { ...store, findAgent: overtaken }, clock }, lea.id, first)
}

test.each<[AgentChange, AgentChange]>([
  [{ role: 'supervisor' }, { instanceId: 'other' }],
  [{ instanceId: 'other' }, { role: 'supervisor' }],
])('%j beside %j keeps both', async (first, second) => {
  expect(await changeAtOnce(first, second)).toMatchObject({ role: 'supervisor', instanceId: 'other' })
})

test('an instance for who became an operator meanwhile is refused', async () => {
  const change = changeAtOnce({ instanceId: 'other' }, { role: 'operator' })
  await expect(change).rejects.toMatchObject({
    reason: { code: 'agent_not_changed' },
    faults: [{ path: '/instance_id', reason: { code: 'operator_without_instance' } }],
  })
  expect(await store.findAgent(lea.id)).toMatchObject({ role: 'operator', instanceId: null })
})

test('a role for who became an operator meanwhile needs an instance', async () => {
  const change = changeAtOnce({ role: 'supervisor' }, { role: 'operator' })
  await expect(change).rejects.toMatchObject({ faults: [{ reason: { code: 'instance_missing' } }] })
  expect(await store.findAgent(lea.id)).toMatchObject({ role: 'operator', instanceId: null })
})
