import { TOTP } from 'otpauth'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openDesk, operatorToken, password, type TestDesk } from './test-desk.ts'

let desk: TestDesk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

const email = 'lea@acme.example'
const path = '/desk/v1/second-factor'
const minute = 60_000

const ask = async (method: 'GET' | 'POST', url: string, payload?: object) => {
  const answer = await desk.app.inject({ method, url, headers: desk.lea, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.body === '' ? undefined : answer.json() }
}
const logIn = async (more: object = {}, remoteAddress = '192.0.2.1') => {
  const payload = { email, password, ...more }
  const answer = await desk.app.inject({ method: 'POST', url: '/desk/v1/session', payload, remoteAddress })
  return { status: answer.statusCode, code: answer.json().code, error: answer.json().error, answer }
}
const codeOf = (secret: string, awayMs = 0) => new TOTP({ secret }).generate({ timestamp: desk.clock.now() + awayMs })

async function turnOn(): Promise<{ secret: string; codes: string[] }> {
  const { secret } = (await ask('POST', path, { password })).body
  const { status, body } = await ask('POST', `${path}/confirm`, { code: codeOf(secret) })
  expect(status).toBe(200)
  return { secret, codes: body.recovery_codes }
}

describe('setting it up', () => {
  test('needs the password, and a first code before log-in asks for one', async () => {
    expect((await ask('GET', path)).body).toEqual({ since: null, recovery_codes_left: 0 })
    const refused = await ask('POST', path, { password: 'wrong' })
    expect([refused.status, refused.body.errors]).toMatchObject([
      400,
      [{ path: '/password', code: 'not_your_password' }],
    ])
    expect(await ask('POST', `${path}/confirm`, { code: '123456' })).toMatchObject({
      ...{ status: 409, body: { code: 'second_factor_not_begun' } },
    })
    const begun = await ask('POST', path, { password })
    expect(begun).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^[A-Z2-7]{32}$/) } })
    expect(begun.body.uri).toContain(`secret=${begun.body.secret}`)
    expect((await logIn()).status).toBe(200)
    const wrong = await ask('POST', `${path}/confirm`, { code: codeOf(begun.body.secret, 5 * minute) })
    expect([wrong.status, wrong.body.errors]).toMatchObject([400, [{ path: '/code', code: 'not_your_code' }]])
    expect((await ask('GET', path)).body.since).toBeNull()
  })

  test('shows ten recovery codes, ends the other sessions, and is done once', async () => {
    const other = await desk.logIn(email)
    const { codes } = await turnOn()
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/)
    expect((await ask('GET', path)).body).toEqual({ since: expect.any(String), recovery_codes_left: 10 })
    expect((await desk.app.inject({ url: '/desk/v1/session', headers: other })).statusCode).toBe(401)
    expect(await ask('POST', path, { password })).toMatchObject({ status: 409, body: { code: 'second_factor_is_on' } })
    expect((await ask('POST', `${path}/confirm`, { code: '123456' })).status).toBe(409)
  })

  test('is kept sealed, and its codes as hashes', async () => {
    const { secret, codes } = await turnOn()
    const kept = await desk.store.findSecondFactor(desk.agentId)
    const text = JSON.stringify({ ...kept, secretSealed: Buffer.from(kept?.secretSealed ?? []).toString('latin1') })
    for (const shown of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))]) {
      expect(text).not.toContain(shown)
    }
  })

  test('is for people with a password', async () => {
    const payload = { operator_token: operatorToken }
    const answer = await desk.app.inject({ method: 'POST', url: '/desk/v1/session', payload })
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
    const asked = await desk.app.inject({ url: path, headers: { cookie } })
    expect([asked.statusCode, asked.json().code]).toEqual([409, 'token_is_no_password'])
  })
})

describe('a log-in', () => {
  test('asks for a code after the password alone, and for the password first', async () => {
    const { secret } = await turnOn()
    expect(await logIn()).toMatchObject({ status: 401, error: 'second_factor_required', code: 'code_needed' })
    expect(await logIn({ password: 'wrong' })).toMatchObject({ status: 401, code: 'password_wrong' })
    expect(await logIn({ code: '000000' })).toMatchObject({ status: 401, code: 'code_wrong' })
    expect((await logIn({ password: 'wrong', code: codeOf(secret, 30_000) })).code).toBe('password_wrong')
    expect((await logIn({ code: codeOf(secret, 30_000) })).status).toBe(200)
  })

  test('takes a code once, of the step before or after too, written with spaces or not', async () => {
    const { secret } = await turnOn()
    expect((await logIn({ code: codeOf(secret) })).code).toBe('code_wrong')
    desk.clock.advance(2 * minute)
    expect((await logIn({ code: codeOf(secret, -minute) })).code).toBe('code_wrong')
    const before = codeOf(secret, -30_000)
    expect((await logIn({ code: `${before.slice(0, 3)} ${before.slice(3)}` })).status).toBe(200)
    expect((await logIn({ code: before })).code).toBe('code_wrong')
    expect((await logIn({ code: codeOf(secret, 30_000) })).status).toBe(200)
    expect((await logIn({ code: codeOf(secret) })).code).toBe('code_wrong')
    expect((await logIn({ code: codeOf(secret, minute) })).code).toBe('code_wrong')
  })

  test('takes each recovery code once', async () => {
    const [first = '', second = ''] = (await turnOn()).codes
    expect((await logIn({ code: first })).status).toBe(200)
    expect((await logIn({ code: first })).code).toBe('code_wrong')
    expect((await logIn({ code: second.toUpperCase().replaceAll('-', ' ') })).status).toBe(200)
    expect((await ask('GET', path)).body.recovery_codes_left).toBe(8)
  })

  test('limits guesses from one address, and those at one person from many', async () => {
    const { secret, codes } = await turnOn()
    const guess = (address: string) => logIn({ code: '000000' }, address).then(({ status }) => status)
    for (let n = 0; n < 9; n++) expect(await guess(`192.0.2.${n}`)).toBe(401)
    expect(await guess('198.51.100.1')).toBe(401)
    const refused = await logIn({ code: codeOf(secret, 30_000) }, '198.51.100.2')
    expect([refused.status, Number(refused.answer.headers['retry-after'])]).toEqual([429, 900])
    expect((await logIn({ code: codes[0] }, '198.51.100.3')).status).toBe(200)
  })
})

describe('turning it off', () => {
  test('needs the password and a code that was not used', async () => {
    const { secret, codes } = await turnOn()
    const off = (more: object) => ask('POST', `${path}/remove`, { password, code: codes[0], ...more })
    expect((await off({ password: 'wrong' })).body.errors).toMatchObject([{ path: '/password' }])
    expect((await off({ code: codeOf(secret) })).body.errors).toMatchObject([{ path: '/code', code: 'not_your_code' }])
    expect((await logIn()).code).toBe('code_needed')
    expect((await off({ code: codeOf(secret, 30_000) })).status).toBe(204)
    expect((await logIn()).status).toBe(200)
    expect((await off({})).status).toBe(204)
    expect((await ask('GET', path)).status).toBe(200)
  })
})
