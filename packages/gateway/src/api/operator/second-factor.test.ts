/** An operator takes away the second factor of somebody who lost it. */
import type { AuditItem, OperatorAgentItem, Page } from '@passerelle/protocol'
import { createWorld, logIn, type World } from '@passerelle/testkit'
import { TOTP } from 'otpauth'
import { afterEach, beforeEach, expect, test } from 'vitest'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const reset = (id: string) =>
  world.asOperator.call<OperatorAgentItem & { code: string }>('POST', `/agents/${id}/reset-second-factor`)

test('the password is enough again, sessions end, and the audit log tells', async () => {
  const { agent, asOperator, url, clock } = world
  const ada = await logIn(url, agent)
  const { secret } = await ada.post<{ secret: string }>('/second-factor', { password: agent.password })
  expect((await reset(agent.id)).body.second_factor_since).toBeNull()
  expect((await ada.call('GET', '/session')).status).toBe(401)
  const again = await logIn(url, agent)
  const { secret: second } = await again.post<{ secret: string }>('/second-factor', { password: agent.password })
  expect(second).not.toBe(secret)
  const code = new TOTP({ secret: second }).generate({ timestamp: clock.now() })
  await again.post('/second-factor/confirm', { code })
  await expect(logIn(url, agent)).rejects.toThrow('second_factor_required')
  const listed = async () =>
    (await asOperator.get<Page<OperatorAgentItem>>('/agents')).items.find(({ id }) => id === agent.id)
  expect((await listed())?.second_factor_since).toEqual(expect.any(String))
  expect(await reset(agent.id)).toMatchObject({ status: 200, body: { id: agent.id, second_factor_since: null } })
  expect((await again.call('GET', '/session')).status).toBe(401)
  await logIn(url, agent)
  const { items } = await asOperator.get<Page<AuditItem>>('/audit?target_type=agent')
  const told = items.filter(({ action }) => action.startsWith('agent.second_factor'))
  expect(told.map(({ action, actor }) => [action, actor.type])).toEqual([
    ['agent.second_factor_reset', 'operator_token'],
    ['agent.second_factor_on', 'agent'],
    ['agent.second_factor_reset', 'operator_token'],
  ])
})

test('nobody and software have none', async () => {
  const { asOperator, instanceId: instance_id } = world
  const { id } = await asOperator.post<{ id: string }>('/agents', { instance_id, name: 'CRM', service: true })
  expect(await reset('nobody')).toMatchObject({ status: 404, body: { code: 'agent_unknown' } })
  expect(await reset(id)).toMatchObject({ status: 409, body: { code: 'service_keeps_no_password' } })
  expect((await reset(world.agent.id)).status).toBe(200)
})
