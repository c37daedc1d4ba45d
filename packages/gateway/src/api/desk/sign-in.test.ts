/** Single sign-on against a provider that is a process of its own: every way in, and every way to stay out. */
import type { DeskIdentity } from '@passerelle/protocol'
import { type OidcProvider, startOidcProvider } from '@passerelle/testkit'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { OidcConfig } from '../../config/oidc-config.ts'
import { Secret } from '../../config/secret.ts'
import { instanceId, openDesk, operatorToken, password, type TestDesk } from './test-desk.ts'

const publicUrl = 'http://desk.example:8080'
const lea = { name: 'Léa Martin', email: 'lea@acme.example', email_verified: true, groups: ['support'] }

let provider: OidcProvider
let desk: TestDesk
beforeAll(async () => {
  provider = await startOidcProvider(publicUrl)
})
afterAll(() => provider.close())
afterEach(() => desk.close())

async function open(wanted: Partial<OidcConfig> = {}, more: { passwordLogin?: boolean } = {}): Promise<void> {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: secret } = provider.settings
  const oidc: OidcConfig = {
    ...{ issuer, clientId, clientSecret: new Secret(secret), name: 'Acme', scopes: 'openid email profile groups' },
    ...{ domains: [], trustEmail: false, createIn: null, roleClaim: null, roles: [], ...wanted },
  }
  desk = await openDesk({ publicUrl, oidc, ...more })
  await provider.setAccounts({ lea })
}

async function go(url: string, cookie = '') {
  const { pathname, search } = new URL(url, publicUrl)
  const answer = await desk.app.inject({ method: 'GET', url: pathname + search, headers: { cookie } })
  const cookies = answer.cookies.filter(({ value }) => value !== '').map(({ name, value }) => `${name}=${value}`)
  return { status: answer.statusCode, location: String(answer.headers.location), cookie: cookies.join('; '), answer }
}

const start = (returnTo = '/account?tab=1') => go(`/desk/v1/sign-in/start?return_to=${encodeURIComponent(returnTo)}`)

/** To the provider and back, as that account. */
async function signIn(account: string | null = 'lea') {
  const { location, cookie } = await start()
  return go((await provider.walk(location, account)).href, cookie)
}

const refusal = ({ location }: { location: string }) => new URL(location).searchParams.get('sign_in')

async function who(cookie: string): Promise<DeskIdentity['agent'] | undefined> {
  const { answer } = await go('/desk/v1/session', cookie)
  return answer.statusCode === 200 ? answer.json().agent : undefined
}

const audited = async () =>
  (await desk.store.listAudit({ limit: 100 })).items
    .filter(({ target }) => target.type === 'agent')
    .map(({ action, actor }) => `${action} by ${actor.type}`)
    .toReversed()

describe('somebody with an account', () => {
  test('is signed in to the page they asked for, and their account is linked', async () => {
    await open()
    const begun = await start()
    expect(begun.status).toBe(302)
    expect(begun.answer.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Lax', maxAge: 600 })
    expect(Object.fromEntries(new URL(begun.location).searchParams)).toMatchObject({
      ...{ response_type: 'code', code_challenge_method: 'S256', client_id: 'passerelle' },
      ...{
        state: expect.any(String),
        nonce: expect.any(String),
        redirect_uri: `${publicUrl}/desk/v1/sign-in/callback`,
      },
    })
    const { location, cookie } = await signIn()
    expect(location).toBe(`${publicUrl}/account?tab=1`)
    expect(await who(cookie)).toMatchObject({ id: desk.agentId, role: 'agent' })
    expect(await desk.store.findAgent(desk.agentId)).toMatchObject({ identityIssuer: provider.issuer })
    expect(await audited()).toContain('agent.identity_linked by system')
    expect((await go('/desk/v1/sign-in')).answer.json()).toEqual({
      ...{ password: true, single_sign_on: { name: 'Acme', url: `${publicUrl}/desk/v1/sign-in/start` } },
    })
  })

  test('stays who they are when their address changes, and a new owner of it gets nothing', async () => {
    await open()
    await signIn()
    await provider.setAccounts({ lea: { ...lea, email: 'lea.new@acme.example' }, heir: { ...lea, name: 'Heir' } })
    expect(await who((await signIn()).cookie)).toMatchObject({ id: desk.agentId })
    expect(refusal(await signIn('heir'))).toBe('sign_in_other_identity')
    await desk.store.unlinkIdentity(desk.agentId)
    expect(await who((await signIn('heir')).cookie)).toMatchObject({ id: desk.agentId })
  })

  test('is refused once disabled', async () => {
    await open()
    const { cookie } = await signIn()
    await desk.store.disableAgent(desk.agentId, desk.clock.now())
    expect(await who(cookie)).toBeUndefined()
    expect(refusal(await signIn())).toBe('sign_in_disabled')
  })

  test('is logged out by unlinking and by logging out', async () => {
    await open()
    const first = await signIn()
    await desk.store.unlinkIdentity(desk.agentId)
    expect(await who(first.cookie)).toBeUndefined()
    const { cookie } = await signIn()
    const { csrf_token } = (await go('/desk/v1/session', cookie)).answer.json()
    const headers = { cookie, 'x-csrf-token': csrf_token }
    const left = await desk.app.inject({ method: 'DELETE', url: '/desk/v1/session', headers })
    expect(left.statusCode).toBe(204)
    expect(await who(cookie)).toBeUndefined()
  })
})

describe('nobody is signed in', () => {
  test.each([
    ['another state', 'state', 'sign_in_failed'],
    ['another code', 'code', 'sign_in_failed'],
    ['no code', '', 'sign_in_failed'],
  ])('with %s', async (_, name, code) => {
    await open()
    const { location, cookie } = await start()
    const back = await provider.walk(location, 'lea')
    if (name === '') back.search = ''
    else back.searchParams.set(name, 'another')
    const answer = await go(back.href, cookie)
    expect([refusal(answer), answer.cookie]).toEqual([code, ''])
  })

  test('with another nonce', async () => {
    await open()
    const { location, cookie } = await start()
    const url = new URL(location)
    url.searchParams.set('nonce', 'another')
    expect(refusal(await go((await provider.walk(url.href, 'lea')).href, cookie))).toBe('sign_in_failed')
  })

  test('twice with one code', async () => {
    await open()
    const { location, cookie } = await start()
    const back = await provider.walk(location, 'lea')
    expect((await go(back.href, cookie)).location).toBe(`${publicUrl}/account?tab=1`)
    expect(refusal(await go(back.href, cookie))).toBe('sign_in_failed')
  })

  test('in another browser, with a cookie that was touched, or after ten minutes', async () => {
    await open()
    const { location, cookie } = await start()
    const back = (await provider.walk(location, 'lea')).href
    expect(refusal(await go(back))).toBe('sign_in_expired')
    expect(refusal(await go(back, `${cookie.slice(0, -4)}AAAA`))).toBe('sign_in_expired')
    desk.clock.advance(10 * 60_000)
    expect(refusal(await go(back, cookie))).toBe('sign_in_expired')
  })

  test('who cancels', async () => {
    await open()
    expect(refusal(await signIn(null))).toBe('sign_in_denied')
  })

  test('with an address that is not verified, not of a domain, or unknown', async () => {
    await open({ domains: ['acme.example'] })
    const accounts = {
      unverified: { ...lea, email_verified: false },
      silent: { name: 'Silent', email: lea.email },
      away: { ...lea, email: 'lea@elsewhere.example' },
      stranger: { ...lea, email: 'stranger@acme.example' },
    }
    await provider.setAccounts(accounts)
    // Without a verified address there is no domain either.
    expect(refusal(await signIn('unverified'))).toBe('sign_in_domain_refused')
    expect(refusal(await signIn('away'))).toBe('sign_in_domain_refused')
    expect(refusal(await signIn('stranger'))).toBe('sign_in_unknown')
    await desk.close()
    await open()
    await provider.setAccounts(accounts)
    expect(refusal(await signIn('unverified'))).toBe('sign_in_unverified')
    expect(refusal(await signIn('silent'))).toBe('sign_in_unverified')
    await desk.close()
    await open({ trustEmail: true })
    await provider.setAccounts(accounts)
    expect(refusal(await signIn('unverified'))).toBe('sign_in_unverified')
    expect(await who((await signIn('silent')).cookie)).toMatchObject({ id: desk.agentId })
  })

  test('while the provider is away', async () => {
    await open({ issuer: 'http://127.0.0.1:9' })
    const begun = await start()
    expect([begun.status, refusal(begun), begun.cookie]).toEqual([302, 'sign_in_unreachable', ''])
  })
})

describe('roles by a claim', () => {
  const roles: OidcConfig['roles'] = [
    { role: 'agent', value: 'support' },
    { role: 'supervisor', value: 'leads' },
    { role: 'operator', value: 'admins' },
  ]

  test('follow it at every sign-in; without one, what is open ends too', async () => {
    await open({ roleClaim: 'groups', roles, createIn: instanceId })
    const as = async (...groups: string[]) => {
      await provider.setAccounts({ lea: { ...lea, groups } })
      return signIn()
    }
    expect(await who((await as('support', 'leads')).cookie)).toMatchObject({ role: 'supervisor' })
    const { cookie } = await as('admins')
    expect(await who(cookie)).toMatchObject({ role: 'operator' })
    expect(await desk.store.findAgent(desk.agentId)).toMatchObject({ instanceId: null })
    const back = await as('support')
    expect(await who(back.cookie)).toMatchObject({ id: desk.agentId, role: 'agent' })
    expect(await desk.store.findAgent(desk.agentId)).toMatchObject({ instanceId })
    expect(refusal(await as('visitors'))).toBe('sign_in_without_role')
    expect(await who(back.cookie)).toBeUndefined()
    expect(await audited()).toContain('agent.updated by system')
  })

  test('do not make an operator an agent of no instance', async () => {
    await open({ roleClaim: 'groups', roles })
    await provider.setAccounts({ lea: { ...lea, groups: ['admins'] } })
    await signIn()
    await provider.setAccounts({ lea })
    expect(refusal(await signIn())).toBe('sign_in_without_instance')
  })
})

test('somebody without an account gets one where that is wanted', async () => {
  await open({ createIn: instanceId })
  await provider.setAccounts({ new: { name: 'New One', email: 'new@acme.example', email_verified: true } })
  const { cookie } = await signIn('new')
  const agent = await who(cookie)
  expect(agent).toMatchObject({ name: 'New One', email: 'new@acme.example', role: 'agent' })
  expect(await desk.store.findAgent(agent?.id ?? '')).toMatchObject({ instanceId, passwordHash: null })
  expect((await audited()).slice(-2)).toEqual(['agent.created by system', 'agent.identity_linked by system'])
  await desk.close()
  await open({ createIn: 'instance-that-is-gone' })
  await provider.setAccounts({ new: { email: 'new@acme.example', email_verified: true } })
  expect(refusal(await signIn('new'))).toBe('sign_in_unknown')
})

test('without passwords, single sign-on and the operator token let in', async () => {
  await open({}, { passwordLogin: false })
  const logIn = (payload: object) => desk.app.inject({ method: 'POST', url: '/desk/v1/session', payload })
  const refused = await logIn({ email: lea.email, password })
  expect([refused.statusCode, refused.json().code]).toEqual([403, 'password_login_off'])
  expect((await logIn({ operator_token: operatorToken })).statusCode).toBe(200)
  expect(await who((await signIn()).cookie)).toMatchObject({ id: desk.agentId })
})

test('without a provider there is nothing to sign in with', async () => {
  desk = await openDesk()
  expect((await go('/desk/v1/sign-in')).answer.json()).toEqual({ password: true, single_sign_on: null })
  for (const step of ['start', 'callback']) {
    const { answer } = await go(`/desk/v1/sign-in/${step}`)
    expect([answer.statusCode, answer.json().code]).toEqual([404, 'single_sign_on_off'])
  }
})
