import { afterEach, describe, expect, test } from 'vitest'
import { createAgent, createServiceAgent } from '../../agents/create-agent.ts'
import { unseenMs } from '../../conversations/unseen.ts'
import { instanceId, openDesk, operatorToken, password, type TestDesk } from './test-desk.ts'

let desk: TestDesk
afterEach(() => desk.close())

const session = '/desk/v1/session'
const logIn = (payload: object, headers: Record<string, string> = {}) =>
  desk.app.inject({ method: 'POST', url: session, payload, headers })

describe('a session', () => {
  test('opens with a cookie that scripts and other sites do not get, and a CSRF token', async () => {
    desk = await openDesk()
    const answer = await logIn({ email: 'LEA@acme.example', password })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(answer.headers['set-cookie']).toMatch(
      /^passerelle_session=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect(answer.json()).toEqual({
      agent: { id: desk.agentId, name: 'Léa', email: 'lea@acme.example', role: 'agent', rights: ['export'] },
      instance: { id: instanceId, name: 'Acme' },
      csrf_token: expect.stringMatching(/^[\w-]{43}$/),
      expires_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    })
    expect(answer.body).not.toContain(String(answer.headers['set-cookie']).slice(19, 62))
  })

  test('its cookie is Secure when the public address is https', async () => {
    desk = await openDesk({ publicUrl: 'https://chat.example' })
    expect((await logIn({ email: 'lea@acme.example', password })).headers['set-cookie']).toMatch(/; Secure/)
  })

  test('tells who is logged in, and ends', async () => {
    desk = await openDesk()
    const read = () => desk.app.inject({ url: session, headers: desk.lea })
    expect((await read()).json()).toMatchObject({ agent: { name: 'Léa' }, csrf_token: desk.lea['x-csrf-token'] })
    const ended = await desk.app.inject({ method: 'DELETE', url: session, headers: desk.lea })
    expect(ended.statusCode).toBe(204)
    expect(ended.headers['set-cookie']).toMatch(/^passerelle_session=; Max-Age=0/)
    expect((await read()).statusCode).toBe(401)
    expect((await desk.app.inject({ method: 'DELETE', url: session, headers: desk.lea })).statusCode).toBe(204)
  })

  test('a new one replaces the one the browser had', async () => {
    desk = await openDesk()
    expect((await logIn({ email: 'lea@acme.example', password }, desk.lea)).statusCode).toBe(200)
    expect((await desk.app.inject({ url: session, headers: desk.lea })).statusCode).toBe(401)
  })

  test('opens with the operator token; an operator has no inbox', async () => {
    desk = await openDesk()
    const answer = await logIn({ operator_token: operatorToken })
    expect(answer.json()).toMatchObject({ agent: { role: 'operator', email: null }, instance: null })
    await createAgent(desk, { email: 'op@acme.example', name: 'Op', role: 'operator', password })
    const person = await desk.logIn('op@acme.example')
    const token = { cookie: String(answer.headers['set-cookie']).split(';', 1)[0] ?? '' }
    for (const headers of [person, token]) {
      for (const path of ['conversations', 'agents', 'changes', 'attachments/x', 'conversations/x/messages']) {
        const refused = await desk.app.inject({ url: `/desk/v1/${path}`, headers })
        expect([path, refused.statusCode, refused.json().error]).toEqual([path, 403, 'forbidden'])
      }
    }
  })

  test('wrong credentials and bad forms are refused, then throttled', async () => {
    desk = await openDesk()
    expect((await logIn({})).statusCode).toBe(400)
    expect((await logIn({ email: 'lea@acme.example' })).json().errors).toHaveLength(1)
    const wrong = { email: 'lea@acme.example', password: 'wrong' }
    for (let i = 0; i < 10; i++) {
      const answer = await logIn(wrong)
      expect([answer.statusCode, answer.json().error]).toEqual([401, 'invalid_credentials'])
    }
    const answer = await logIn({ email: 'lea@acme.example', password })
    expect(answer.statusCode).toBe(429)
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  })
})

describe('who asks', () => {
  const read = async (headers: Record<string, string>) =>
    (await desk.app.inject({ url: '/desk/v1/conversations', headers })).statusCode

  test('nobody gets 401, whatever they show', async () => {
    desk = await openDesk()
    const answer = await desk.app.inject('/desk/v1/conversations')
    expect(answer.json().error).toBe('unauthorized')
    expect(answer.headers['www-authenticate']).toBe('Bearer')
    for (const headers of [
      { cookie: 'passerelle_session=' },
      { cookie: `passerelle_session=${'a'.repeat(43)}` },
      { authorization: 'Bearer psk_nothing' },
      { authorization: `bearer psk_${'a'.repeat(43)}`, ...desk.lea },
    ]) {
      expect(await read(headers)).toBe(401)
    }
  })

  test('a service agent shows its API key, and needs no CSRF token', async () => {
    desk = await openDesk()
    const { apiKey } = await createServiceAgent(desk, { instanceId, name: 'CRM' })
    const headers = { authorization: `bearer ${apiKey}` }
    const id = await desk.write('customer-1')
    desk.clock.advance(unseenMs)
    const answer = await desk.app.inject({ method: 'POST', url: `/desk/v1/conversations/${id}/close`, headers })
    expect(answer.json()).toMatchObject({ id, status: 'closed' })
    const identity = await desk.app.inject({ url: session, headers })
    expect(identity.json()).toEqual({
      agent: { id: expect.any(String), name: 'CRM', email: null, role: 'agent', rights: ['export'] },
      instance: { id: instanceId, name: 'Acme' },
    })
  })

  test('a cookie alone changes nothing: CSRF token and origin must fit', async () => {
    desk = await openDesk()
    const id = await desk.write('customer-1')
    desk.clock.advance(unseenMs)
    const close = async (headers: Record<string, string>) =>
      (await desk.app.inject({ method: 'POST', url: `/desk/v1/conversations/${id}/close`, headers })).statusCode
    const { cookie } = desk.lea
    const other = await desk.logIn('lea@acme.example')
    expect(await close({ cookie })).toBe(403)
    expect(await close({ cookie, 'x-csrf-token': '' })).toBe(403)
    expect(await close({ cookie, 'x-csrf-token': other['x-csrf-token'] })).toBe(403)
    expect(await close({ ...desk.lea, origin: 'https://evil.example' })).toBe(403)
    expect(await close({ ...desk.lea, origin: 'null' })).toBe(403)
    expect(await close({ ...desk.lea, 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await close({ ...desk.lea, origin: 'http://localhost:8080', 'sec-fetch-site': 'same-origin' })).toBe(200)
    expect(await close({ ...desk.lea, origin: 'http://127.0.0.1:9', host: '127.0.0.1:9' })).toBe(200)
    expect(await close(desk.lea)).toBe(200)
    const foreign = { origin: 'https://evil.example' }
    expect((await logIn({ email: 'lea@acme.example', password }, foreign)).statusCode).toBe(403)
  })
})
