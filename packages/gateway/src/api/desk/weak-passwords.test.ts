import { createWorld, type World } from '@passerelle/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hashPassword } from '../../auth/password.ts'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

async function logIn(password: string) {
  const answer = await fetch(`${world.url}/desk/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: world.agent.email, password }),
  })
  const body = (await answer.json()) as { csrf_token: string; weak_password?: boolean }
  const headers = {
    cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '',
    'x-csrf-token': body.csrf_token,
    'content-type': 'application/json',
  }
  const readSession = async () => (await fetch(`${world.url}/desk/v1/session`, { headers })).json()
  const change = async (current: string, next: string) => {
    const url = `${world.url}/desk/v1/password`
    const changed = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ current, new: next }) })
    return { status: changed.status, text: await changed.text() }
  }
  return { status: answer.status, body, readSession, change }
}

test.each([
  ['a password of one character was taken', 'x', 'must have at least 12 characters'],
  [
    'a password everybody tries was taken',
    'Password1234!',
    'is too easy to guess: choose another one, such as four or five unrelated words',
  ],
  ['a name was taken', 'ada.agent.2026', 'is little more than the name or e-mail address: choose one without them'],
])('%s', async (_, password, message) => {
  const { agent, instanceId: instance_id } = world
  const wanted = { instance_id, email: 'zoe@acme.example', name: 'Ada Agent', password }
  const fault = { path: '/password', message }
  for (const [path, body] of [
    ['/agents', wanted],
    [`/agents/${agent.id}/reset-password`, { password }],
  ] as const) {
    expect(await world.asOperator.call('POST', path, body)).toMatchObject({ status: 400, body: { errors: [fault] } })
  }
  const { status, text } = await (await logIn(agent.password)).change(agent.password, password)
  expect([status, JSON.parse(text).errors]).toMatchObject([400, [{ path: '/new', message }]])
})

test('a weak password from before still logs in, and is asked to be changed until it is', async () => {
  const strong = await logIn(world.agent.password)
  expect(strong.body).not.toHaveProperty('weak_password')
  await world.gateway.store.recordPassword(world.agent.id, await hashPassword('short'))
  const { status, body, readSession, change } = await logIn('short')
  expect([status, body.weak_password]).toEqual([200, true])
  expect(await readSession()).toMatchObject({ weak_password: true })
  expect((await change('short', 'a new long password')).status).toBe(204)
  expect(await readSession()).not.toHaveProperty('weak_password')
})
