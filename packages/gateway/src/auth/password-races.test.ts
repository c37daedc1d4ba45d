/** Checking a password takes its time, and an operator may reset it meanwhile. */

import { createTestClock } from '@passerelle/testkit/clock'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTestStore } from '../../test/open-test-store.ts'
import { changePassword } from '../agents/change-password.ts'
import { createAgent } from '../agents/create-agent.ts'
import { disableAgent } from '../agents/disable-agent.ts'
import { resetPassword } from '../agents/reset-password.ts'
import type { Agent } from '../commands/agent.ts'
import { Secret } from '../config/secret.ts'
import { createSealer } from '../lib/seal.ts'
import type { Store } from '../store/store.ts'
import { createGuesses } from './guesses.ts'
import { logIn } from './log-in.ts'

const clock = createTestClock()
const config = { passwordLogin: true, operatorToken: new Secret('operator-secret') }
const email = 'lea@acme.example'
const former = 'password of lea'
const address = '192.0.2.1'
let store: Store
let lea: Agent

beforeEach(async () => {
  store = await openTestStore()
  await store.recordInstance({ id: 'acme', name: 'Acme', createdAt: 0 })
  lea = (await createAgent({ store, clock }, { instanceId: 'acme', email, name: 'Léa', password: former })).agent
})
afterEach(() => store.close())

const logInWith = (password: string, through: Store) =>
  logIn(
    { store: through, clock, config, guesses: createGuesses({ clock }), sealer: createSealer([Buffer.alloc(32, 1)]) },
    { credentials: { email, password }, address },
  )

/** Something else is done once the log-in has read the agent, before it checks the password. */
const meanwhile = (done: () => Promise<unknown>): Store => ({
  ...store,
  findAgentByEmail: async (name) => {
    const found = await store.findAgentByEmail(name)
    await done()
    return found
  },
})

test('a log-in with the former password that ends after a reset opens no session', async () => {
  const through = meanwhile(() => resetPassword({ store }, { id: lea.id }))
  await expect(logInWith(former, through)).rejects.toMatchObject({ reason: { code: 'password_wrong' } })
  expect(await store.listSessions(lea.id, clock.now())).toEqual([])
})

test('a log-in that ends after the agent was disabled opens no session, not even once they are enabled', async () => {
  const through = meanwhile(() => disableAgent({ store, clock }, lea.id))
  await expect(logInWith(former, through)).rejects.toMatchObject({ reason: { code: 'password_wrong' } })
  await store.enableAgent(lea.id)
  expect(await store.listSessions(lea.id, clock.now())).toEqual([])
})

test('a change of password that ends after a reset leaves the reset as it is, and no session', async () => {
  const { session } = await logInWith(former, store)
  const { password } = await resetPassword({ store }, { id: lea.id })
  const change = changePassword(
    { store, guesses: createGuesses({ clock }) },
    { agent: lea, current: former, password: 'whatever the thief likes', session: session.hash, address },
  )
  await expect(change).rejects.toMatchObject({
    faults: [{ path: '/current', reason: { code: 'not_your_password' } }],
  })
  expect(await store.listSessions(lea.id, clock.now())).toEqual([])
  expect((await logInWith(password, store)).agent?.id).toBe(lea.id)
})
