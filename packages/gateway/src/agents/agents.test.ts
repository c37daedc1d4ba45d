import type { AgentRight } from '@passerelle/protocol'
import { createTestClock, type TestClock } from '@passerelle/testkit/clock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestStore } from '../../test/open-test-store.ts'
import { authenticateAgent } from '../auth/authenticate-agent.ts'
import { createGuesses } from '../auth/guesses.ts'
import { type LogInDeps, logIn } from '../auth/log-in.ts'
import { logOut } from '../auth/log-out.ts'
import { sessionLifetimeMs } from '../auth/session.ts'
import { Secret } from '../config/secret.ts'
import { createSealer } from '../lib/seal.ts'
import type { Store } from '../store/store.ts'
import { createAgent, createServiceAgent } from './create-agent.ts'
import { disableAgent } from './disable-agent.ts'
import { resetPassword } from './reset-password.ts'
import { rightsOf } from './rights.ts'

let store: Store
let clock: TestClock
let deps: LogInDeps & { store: Store }

beforeEach(async () => {
  store = await openTestStore()
  clock = createTestClock()
  const config = { passwordLogin: true, operatorToken: new Secret('operator-secret') }
  deps = { store, clock, config, guesses: createGuesses({ clock }), sealer: createSealer([Buffer.alloc(32, 1)]) }
  await store.recordInstance({ id: 'acme', name: 'Acme', createdAt: 0 })
})
afterEach(() => store.close())

const lea = { instanceId: 'acme', email: 'Lea@acme.example', name: 'Léa', password: 'password of lea' }
const enter = (password: string, address = '192.0.2.1', email = 'lea@ACME.example') =>
  logIn(deps, { credentials: { email, password }, address })
const whoHas = (value: string) => authenticateAgent(deps, { kind: 'session', value })

describe('creating', () => {
  test('a password is made when none is given, and lets in', async () => {
    const { password: _, ...wanted } = lea
    const { agent, password } = await createAgent(deps, wanted)
    expect(agent).toMatchObject({ email: 'Lea@acme.example', role: 'agent', service: false, instanceId: 'acme' })
    expect(password).toMatch(/^[A-Za-z0-9]{20}$/)
    expect((await enter(password)).agent?.id).toBe(agent.id)
  })

  test('rights over customers’ data are what is named: of people none, of software the export', async () => {
    const rights = async (given?: AgentRight[]) => {
      const email = `rights-${given?.length}@acme.example`
      const { agent } = await createAgent(deps, { ...lea, email, password: undefined, rights: given })
      const service = await createServiceAgent(deps, { instanceId: 'acme', name: 'CRM', rights: given })
      const ids = [agent.id, service.agent.id]
      return Promise.all(ids.map(async (id) => rightsOf((await deps.store.findAgent(id)) ?? agent)))
    }
    expect(await rights()).toEqual([[], ['export']])
    expect(await rights([])).toEqual([[], []])
    expect(await rights(['erase', 'export'])).toEqual([
      ['export', 'erase'],
      ['export', 'erase'],
    ])
  })

  test('every fault is named at once', async () => {
    const wanted = { instanceId: 'nowhere', email: 'lea', name: ' ', role: 'boss', password: '' }
    const refusal = createAgent(deps, wanted)
    await expect(refusal).rejects.toMatchObject({
      status: 400,
      faults: ['/email', '/name', '/password', '/instance_id', '/role'].map((path) => ({ path })),
    })
  })

  test('an operator has no instance, the others have one', async () => {
    await createAgent(deps, { email: 'op@acme.example', name: 'Op', role: 'operator' })
    const faults = [{ path: '/instance_id' }]
    await expect(createAgent(deps, { ...lea, role: 'operator' })).rejects.toMatchObject({ faults })
    await expect(createAgent(deps, { ...lea, instanceId: null })).rejects.toMatchObject({ faults })
  })

  test('an e-mail is taken whatever its case', async () => {
    await createAgent(deps, lea)
    await expect(createAgent(deps, { ...lea, email: 'LEA@acme.example' })).rejects.toMatchObject({ status: 409 })
  })

  test('a service agent comes with an API key', async () => {
    const { agent, apiKey } = await createServiceAgent(deps, { instanceId: 'acme', name: 'CRM' })
    expect(agent).toMatchObject({ service: true, email: null, passwordHash: null })
    expect(apiKey).toMatch(/^psk_[A-Za-z0-9]{43}$/)
    const caller = await authenticateAgent(deps, { kind: 'api_key', value: apiKey })
    expect(caller).toEqual({ session: null, agent })
    expect(await authenticateAgent(deps, { kind: 'api_key', value: `${apiKey.slice(0, -1)}-` })).toBeUndefined()
    await disableAgent(deps, agent.id)
    expect(await authenticateAgent(deps, { kind: 'api_key', value: apiKey })).toBeUndefined()
  })
})

describe('a session', () => {
  test('lasts a day', async () => {
    const { agent } = await createAgent(deps, lea)
    const { value, session } = await enter(lea.password)
    expect(value).toMatch(/^[A-Za-z0-9_-]{43}$/)
    clock.advance(sessionLifetimeMs - 60_000)
    expect(await whoHas(value)).toMatchObject({ agent: { id: agent.id }, session: { csrfToken: session.csrfToken } })
    clock.advance(60_000)
    expect(await whoHas(value)).toBeUndefined()
  })

  test('ends by logging out, with its agent, and with a new password', async () => {
    const { agent } = await createAgent(deps, lea)
    const one = await enter(lea.password)
    await logOut(deps, one.value)
    await logOut(deps, 'never one')
    expect(await whoHas(one.value)).toBeUndefined()

    const two = await enter(lea.password)
    const { password } = await resetPassword(deps, { id: agent.id })
    expect(await whoHas(two.value)).toBeUndefined()
    await expect(enter(lea.password)).rejects.toMatchObject({ status: 401, kind: 'invalid_credentials' })

    const three = await enter(password)
    await disableAgent(deps, agent.id)
    expect(await whoHas(three.value)).toBeUndefined()
    await expect(enter(password)).rejects.toMatchObject({ status: 401 })
  })

  test('opens with the operator token, for nobody in particular', async () => {
    const { value, agent } = await logIn(deps, { credentials: { operator_token: 'operator-secret' }, address: 'a' })
    expect(agent).toBeNull()
    expect(await whoHas(value)).toMatchObject({ agent: null })
    await expect(
      logIn(deps, { credentials: { operator_token: 'operator-secreT' }, address: 'a' }),
    ).rejects.toMatchObject({ status: 401 })
  })

  test('an unknown agent and a service cannot be told from a wrong password', async () => {
    await createAgent(deps, lea)
    const errors = await Promise.all(
      ['lea@acme.example', 'nobody@acme.example'].map((email) => enter('wrong', '192.0.2.1', email).catch((e) => e)),
    )
    expect(errors.map(({ status, kind, message }) => ({ status, kind, message }))).toEqual(
      Array(2).fill({
        status: 401,
        kind: 'invalid_credentials',
        message: 'The e-mail or the password is wrong.',
      }),
    )
  })
})

describe('the throttle', () => {
  test('ten failures a minute, then 429, from that address only', async () => {
    await createAgent(deps, lea)
    const answers: number[] = []
    for (let i = 0; i < 12; i++) answers.push(await enter('wrong').catch(({ status }) => status))
    expect(answers).toEqual([...Array(10).fill(401), 429, 429])
    await expect(enter(lea.password)).rejects.toMatchObject({
      status: 429,
      headers: { 'Retry-After': expect.stringMatching(/^\d+$/) },
    })
    expect((await enter(lea.password, '192.0.2.2')).agent?.name).toBe('Léa')
    clock.advance(60_000)
    expect((await enter(lea.password)).agent?.name).toBe('Léa')
  })

  test('guesses sent all at once learn no more than ten answers', async () => {
    await createAgent(deps, lea)
    const guesses = [...Array(20).fill('wrong'), lea.password]
    const answers = await Promise.all(
      guesses.map((guess) =>
        enter(guess).then(
          () => 200,
          ({ status }) => status,
        ),
      ),
    )
    expect(answers.filter((status) => status === 401)).toHaveLength(10)
    expect(answers.filter((status) => status === 429)).toHaveLength(11)
  })
})

test('what does not exist cannot be disabled, and a service has no password', async () => {
  await expect(disableAgent(deps, 'nobody')).rejects.toMatchObject({ status: 404 })
  await expect(resetPassword(deps, { id: 'nobody' })).rejects.toMatchObject({ status: 404 })
  const { agent } = await createServiceAgent(deps, { instanceId: 'acme', name: 'CRM' })
  await expect(resetPassword(deps, { id: agent.id })).rejects.toMatchObject({ status: 409 })
})
