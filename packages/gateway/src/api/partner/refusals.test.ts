/** A refusal of a whole request has its code at the messaging API; at the token endpoint OAuth has no place for one. */
import type { ErrorBody } from '@passerelle/protocol'
import { createWorld, type World } from '@passerelle/testkit'
import { afterAll, beforeAll, expect, test } from 'vitest'

let world: World
let authorization: string

const askForToken = (form: Record<string, string>) =>
  fetch(`${world.url}/oauth2/v1/token`, { method: 'POST', body: new URLSearchParams(form) })

beforeAll(async () => {
  world = await createWorld()
  const { client_id, client_secret } = world.connector
  const granted = await askForToken({ grant_type: 'client_credentials', client_id, client_secret })
  const { access_token } = (await granted.json()) as { access_token: string }
  authorization = `Bearer ${access_token}`
})
afterAll(() => world.close())

const json = { 'content-type': 'application/json' }

test.each<[string, string, RequestInit, number, string]>([
  ['what is not JSON', 'v1/messages', { method: 'POST', headers: json, body: '{"a"' }, 400, 'body_not_json'],
  ['an empty body', 'v1/messages', { method: 'POST', headers: json }, 400, 'body_empty'],
  [
    'text',
    'v1/messages',
    { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'hi' },
    415,
    'content_type_unknown',
  ],
  ['a wrong URL', 'v1/nothing', {}, 404, 'url_unknown'],
  ['a wrong verb', 'v1/messages', { method: 'DELETE' }, 405, 'method_not_possible'],
  ['an attachment that is gone', 'attachments/none', {}, 404, 'attachment_gone'],
])('[2.errors] %s is refused with a code', async (_, path, request, status, code) => {
  const headers = { ...request.headers, authorization }
  const answer = await fetch(`${world.url}/messaging/${path}`, { ...request, headers })
  const { error_description, errors, ...rest } = (await answer.json()) as ErrorBody
  expect([answer.status, Object.keys(rest)]).toEqual([status, ['error']])
  expect(errors).toEqual([{ path: '', message: error_description, code, params: expect.any(Object) }])
})

test('[2.errors] what OAuth defines is answered as it says, without a code', async () => {
  const { client_id, client_secret } = world.connector
  const answer = await askForToken({ client_id, client_secret })
  expect(answer.status).toBe(400)
  expect(Object.keys((await answer.json()) as ErrorBody)).toEqual(['error', 'error_description'])
  const refused = await fetch(`${world.url}/messaging/v1/messages`, { method: 'POST' })
  expect(await refused.text()).toBe('{"error":"invalid_token"}')
})
