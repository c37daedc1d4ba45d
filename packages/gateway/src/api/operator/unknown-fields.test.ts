import type { ErrorBody } from '@passerelle/protocol'
import { createWorld, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

test('a field is named, with the one that was meant, and beside it what else is wrong', async () => {
  const body = { instance_id: world.instanceId, name: '', webhok_url: 'x', inline_max: -1 }
  const { body: refused } = await world.asOperator.call<ErrorBody>('POST', '/connectors', body)
  const [unknown, ...others] = refused.errors ?? []
  expect(unknown).toMatchObject({ path: '/webhok_url', code: 'unknown_field', params: { nearest: 'webhook_url' } })
  expect(unknown?.message).toContain('did you mean webhook_url?')
  expect(others).toMatchObject([
    { path: '/name', code: 'text_length' },
    { path: '/inline_max', code: 'bytes_out_of_range' },
  ])
  const patch = { nam: 'x', retention: 'never' }
  const { body: unchanged } = await world.asOperator.call<ErrorBody>(
    'PATCH',
    `/connectors/${world.connector.id}`,
    patch,
  )
  expect(unchanged.errors?.map(({ path }) => path)).toEqual(['/nam', '/retention'])
})

test('a query parameter is named too', async () => {
  const { body } = await world.asOperator.call<ErrorBody>('GET', '/deliveries?conector_id=x')
  const params = { nearest: 'connector_id', names: expect.arrayContaining(['state', 'limit']) }
  expect(body.errors).toMatchObject([{ path: '/conector_id', code: 'unknown_field', params }])
})
