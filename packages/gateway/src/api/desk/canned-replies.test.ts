import type { CannedReplyItem, UploadItem } from '@passerelle/protocol'
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

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

const call = async (method: Method, path: string, payload?: object, headers = supervisor) => {
  const answer = await desk.app.inject({ method, url: `/desk/v1${path}`, headers, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
}
const request = (method: Method, path: string, payload?: object, headers?: Login) =>
  call(method, `/canned-replies${path}`, payload, headers)
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

const list = async (headers?: Login): Promise<CannedReplyItem[]> =>
  (await request('GET', '', undefined, headers)).body.items
const shortcuts = async (headers?: Login) => (await list(headers)).map(({ shortcut }) => shortcut)

test('an agent keeps personal ones, which nobody else finds, changes or deletes', async () => {
  const { lea } = desk
  const mine = { ...reply('Mine'), shortcut: 'mine', language: 'FR', personal: true }
  const { status, body } = await request('POST', '', mine, lea)
  expect([status, body]).toMatchObject([201, { personal: true, language: 'fr', attachments: [] }])
  await request('POST', '', { ...reply('Shared'), shortcut: 'shared' })
  expect([await shortcuts(lea), await shortcuts()]).toEqual([['mine', 'shared'], ['shared']])
  expect(await request('PATCH', `/${body.id}`, { text: 'x' })).toMatchObject({ status: 404 })
  expect(await request('POST', `/${body.id}/uploads`)).toMatchObject({ status: 404 })
  expect(await request('DELETE', `/${body.id}`)).toMatchObject({ status: 404 })
  expect(await request('PATCH', `/${body.id}`, { language: null }, lea)).toMatchObject({ body: { language: null } })
  expect(await request('PATCH', `/${body.id}`, { language: 'no language' }, lea)).toMatchObject({ status: 400 })
  expect(await request('DELETE', `/${body.id}`, undefined, lea)).toMatchObject({ status: 204 })
})

async function upload(name: string): Promise<UploadItem> {
  const form = new FormData()
  form.append('file', new File([`bytes of ${name}`], name, { type: 'text/plain' }))
  const init = { method: 'POST', headers: supervisor, body: form }
  return (await fetch(`${await desk.url()}/desk/v1/uploads`, init)).json() as Promise<UploadItem>
}

const countBlobs = async () =>
  (await Array.fromAsync(desk.blobs.list({ olderThan: new Date(Date.now() + 1e9) }))).length

test('files are kept with the reply, copied to be sent, and deleted with it', async () => {
  const files = [await upload('terms.txt'), await upload('form.txt')]
  const attachments = files.map(({ upload_id }) => ({ upload_id }))
  const { body } = await request('POST', '', { ...reply('Terms'), attachments })
  expect(body.attachments).toEqual(files)
  const copies = await request('POST', `/${body.id}/uploads`, undefined, desk.lea)
  const named = ({ name }: UploadItem) => name
  expect([copies.status, copies.body.items.map(named)]).toEqual([201, ['terms.txt', 'form.txt']])
  const thread = `/conversations/${await desk.write('anna')}/messages`
  const [copy] = copies.body.items
  const send = (upload_id: string) => call('POST', thread, { attachments: [{ upload_id }] }, desk.lea)
  expect((await send(files[0]?.upload_id ?? '')).body.errors).toMatchObject([{ path: '/attachments/0/upload_id' }])
  expect((await send(copy.upload_id)).status).toBe(201)
  expect(await countBlobs()).toBe(4)

  const kept = await request('PATCH', `/${body.id}`, { attachments: attachments.slice(1) })
  expect(kept.body.attachments).toEqual(files.slice(1))
  expect(await countBlobs()).toBe(3)
  await request('DELETE', `/${body.id}`)
  expect(await countBlobs()).toBe(2)
  expect(await request('POST', '', { ...reply('x'), attachments })).toMatchObject({
    status: 400,
    body: { errors: [{ path: '/attachments/0/upload_id' }, { path: '/attachments/1/upload_id' }] },
  })
})

test('a message with a variable that was not filled in is refused, and the variable is named', async () => {
  const thread = `/conversations/${await desk.write('anna')}/messages`
  const send = (message: string) => call('POST', thread, { message }, desk.lea)
  expect(await send('Hello {{ customer.name | there }}')).toMatchObject({
    status: 400,
    body: { errors: [{ path: '/message', code: 'placeholder_unfilled', params: { name: 'customer.name' } }] },
  })
  expect((await send('{"a":{"b":{}}} and {{ 1 + 1 }}')).status).toBe(201)
})
