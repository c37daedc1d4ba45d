import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAgent } from '../../agents/create-agent.ts'
import { instanceId, type Login, openDesk, password, type TestDesk } from './test-desk.ts'

let desk: TestDesk
let supervisor: Login
beforeEach(async () => {
  desk = await openDesk()
  const email = 'zoe@acme.example'
  await createAgent(desk, { instanceId, email, name: 'Zoé', password, role: 'supervisor' })
  supervisor = await desk.logIn(email)
})
afterEach(() => desk.close())

const request = async (method: 'POST' | 'PATCH', path: string, payload: object) => {
  const url = `/desk/v1/canned-replies${path}`
  const answer = await desk.app.inject({ method, url, headers: supervisor, payload })
  return { status: answer.statusCode, body: answer.json() }
}
const reply = (text: string) => ({ shortcut: `s${text.length}`, title: 'A title', text })

test.each(['Hello {{name}}', '{{ customer.first_name }}, hello', 'a {{\n}} b', '{{}}'])(
  'a canned reply that customers would read as %j is refused, new or changed',
  async (text) => {
    const refused = { status: 400, body: { errors: [{ path: '/text', message: expect.stringContaining('braces') }] } }
    expect(await request('POST', '', reply(text))).toMatchObject(refused)
    const { status, body } = await request('POST', '', reply('Hello'))
    expect(status).toBe(201)
    expect(await request('PATCH', `/${body.id}`, { text })).toMatchObject(refused)
    expect(await request('PATCH', `/${body.id}`, { title: 'Another' })).toMatchObject({ status: 200 })
  },
)

test.each(['{name}', 'if (a) {{ b }', '}} {{', 'a { { b } }'])(
  'single braces are words like others: %j',
  async (text) => {
    expect(await request('POST', '', reply(text))).toMatchObject({ status: 201, body: { text } })
  },
)
